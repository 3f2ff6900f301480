/** Every error of this folder: `code` is stable and may be matched on, the message is for people. */
export class TierError extends Error {
  constructor(
    readonly code: TierErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'TierError';
  }
}

export type TierErrorCode =
  | 'E_NO_WORK_SCOPE'
  | 'E_WRITE_OUTSIDE_TRANSACTION'
  | 'E_DUPLICATE_QUERY'
  | 'E_UNKNOWN_QUERY'
  | 'E_BAD_DEFINITION'
  | 'E_NO_TENANT'
  | 'E_TENANT_FORGOTTEN'
  | 'E_BAD_CURSOR'
  | 'E_STORE_UNAVAILABLE'
  | 'E_OVERLOADED'
  | 'E_BAD_ENTRY'
  | 'E_OVER_BUDGET'
  | 'E_OUTCOME_UNKNOWN'
  | 'E_NO_QUERY'
  | 'E_TIME_LIMIT';

/** The shared store cannot be used: `E_STORE_UNAVAILABLE`. */
export class StoreUnavailableError extends TierError {
  constructor(
    reason: string,
    /** Whether the command was handed to the connection, and so may have been executed. */
    readonly maybeExecuted: boolean,
    options?: ErrorOptions,
  ) {
    super('E_STORE_UNAVAILABLE', `Redis cannot be used: ${reason}.`, options);
  }
}

/** More is asked of the database than it should be given: `E_OVERLOADED`. */
export class OverloadedError extends TierError {
  constructor(
    detail: string,
    /** After how long another try is welcome. */
    readonly retryAfterSeconds: number,
  ) {
    super('E_OVERLOADED', `The server is busy: ${detail}.`);
  }
}

/** A repository's method took more statements than it declares: `E_OVER_BUDGET`. */
export class OverBudgetError extends TierError {
  constructor(detail: string) {
    super('E_OVER_BUDGET', `${detail}.`);
  }
}

/** Whether `error` says that the shared store did not answer, which is no fault of the caller. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof TierError && error.code === 'E_STORE_UNAVAILABLE';
}
