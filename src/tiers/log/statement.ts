import type { CallSite } from './call-site.js';
import type { RepositoryCall } from './repository-call.js';

/** What a statement asks: all that is needed to explain it. */
export interface IssuedStatement {
  /** SQL as it was issued. Who shows it masks the values that somebody wrote into it (its fingerprint's text). */
  readonly sql: string;
  /** What the placeholders stand for. To be compared, and to explain the statement; never to be shown. */
  readonly params: readonly unknown[];
}

/** One statement as the driver ran it. */
export interface Statement extends IssuedStatement {
  /** When it was handed to the driver, in milliseconds of `performance.now()`. */
  readonly startedAt: number;
  /** Wall time at the driver in milliseconds, with fractions; waiting for a connection is part of it. */
  readonly ms: number;
  /** Rows returned or affected, where the driver told. */
  readonly rows: number | undefined;
  /** Another number after every beginning and end of a transaction and every lock: the same read may answer otherwise. */
  readonly era: number;
  /** Whether the database refused it. */
  readonly failed: boolean;
  /** The repository method that ran it; undefined outside of any. */
  readonly call: RepositoryCall | undefined;
  /** Whether its parameters were too large to remember: one text stands for them then, like that of no other statement. */
  readonly withheld?: true;
  /** Where in the application it was run; only of some statements, because finding out costs microseconds. */
  readonly site: CallSite | undefined;
}

const TRANSACTION_CONTROL =
  /^\s*(begin|commit|rollback|savepoint|release|start transaction|set (local|session|transaction))/i;

/**
 * Whether a statement only begins or ends transactions. Those are not counted: a budget of "three statements" is about
 * the queries someone wrote.
 */
export function isTransactionControl(sql: string): boolean {
  return TRANSACTION_CONTROL.test(sql);
}
