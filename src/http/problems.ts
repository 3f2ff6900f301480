import { HttpException, HttpStatus } from '@nestjs/common';

/** One thing that is wrong with a request: where (a JSON pointer into the body, or a parameter's name) and what. */
export type RequestFault = { readonly detail: string } & (
  { readonly pointer: string } | { readonly parameter: string } | { readonly header: string }
);

/** The body of an error answer (RFC 9457, `application/problem+json`). */
export interface ProblemBody {
  /** Stable; what programs should match on, finer than the status. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly RequestFault[];
}

const TYPE_PREFIX = 'urn:problem-type:tiered-ops:';

/** Every kind of problem this API answers with: its name in `type`, its status and its title. */
const KINDS = {
  'bad-request': [HttpStatus.BAD_REQUEST, 'Bad request'],
  'invalid-request': [HttpStatus.BAD_REQUEST, 'Request does not validate'],
  'invalid-json': [HttpStatus.BAD_REQUEST, 'Body is not JSON'],
  'invalid-cursor': [HttpStatus.BAD_REQUEST, 'Cursor does not belong to this list'],
  unauthorized: [HttpStatus.UNAUTHORIZED, 'Not logged in'],
  forbidden: [HttpStatus.FORBIDDEN, 'Not allowed'],
  'not-found': [HttpStatus.NOT_FOUND, 'Not found'],
  'method-not-allowed': [HttpStatus.METHOD_NOT_ALLOWED, 'Method not allowed'],
  timeout: [HttpStatus.REQUEST_TIMEOUT, 'Request took too long to arrive'],
  conflict: [HttpStatus.CONFLICT, 'Conflict'],
  'precondition-failed': [HttpStatus.PRECONDITION_FAILED, 'Changed in the meantime'],
  'too-large': [HttpStatus.PAYLOAD_TOO_LARGE, 'Body is too large'],
  'unsupported-media-type': [HttpStatus.UNSUPPORTED_MEDIA_TYPE, 'Body must be JSON'],
  unprocessable: [HttpStatus.UNPROCESSABLE_ENTITY, 'Request cannot be carried out'],
  'too-many-requests': [HttpStatus.TOO_MANY_REQUESTS, 'Too many requests'],
  internal: [HttpStatus.INTERNAL_SERVER_ERROR, 'Internal error'],
  unavailable: [HttpStatus.SERVICE_UNAVAILABLE, 'Temporarily unavailable'],
  'outcome-unknown': [HttpStatus.INTERNAL_SERVER_ERROR, 'It is not known whether the change was made'],
} as const satisfies Record<string, readonly [HttpStatus, string]>;

export type ProblemKind = keyof typeof KINDS;

/** Thrown to answer a request with a problem. */
export class Problem extends HttpException {
  constructor(
    readonly kind: ProblemKind,
    detail: string,
    readonly extras: {
      readonly errors?: readonly RequestFault[];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    const [status, title] = KINDS[kind];
    const { errors, cause } = extras;
    const body: ProblemBody = { type: TYPE_PREFIX + kind, title, status, detail, ...(errors ? { errors } : {}) };
    super(body, status, cause === undefined ? {} : { cause });
    this.message = detail;
  }

  get body(): ProblemBody {
    return this.getResponse() as ProblemBody;
  }
}

/** 404: no such row in this business unit. @param entity what was looked for, in words: `job`, `question set` */
export function notFound(entity: string, id: number | string): Problem {
  return new Problem('not-found', `There is no ${entity} ${id}.`);
}

/** 422: the body is well formed, but `property` cannot be carried out. @param detail continues the property's name */
export function unprocessable(property: string, detail: string): Problem {
  return new Problem('unprocessable', `${property} ${detail}.`, {
    errors: [{ pointer: `/${pointerPart(property)}`, detail }],
  });
}

/** 409: the present state of the data does not allow it. */
export function conflict(detail: string): Problem {
  return new Problem('conflict', detail);
}

/** 403: the caller is known, and may not. */
export function forbidden(detail = 'Your role does not allow this.'): Problem {
  return new Problem('forbidden', detail);
}

/** 400: the request does not meet the route's schema. */
export function invalidRequest(errors: readonly RequestFault[]): Problem {
  const [first] = errors;
  const where = first && ('pointer' in first ? first.pointer : 'parameter' in first ? first.parameter : first.header);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem(
    'invalid-request',
    first ? `${where || 'body'}: ${first.detail}${more}` : 'It does not validate.',
    {
      errors,
    },
  );
}

/** 401: no valid token. The same for every reason, so that nothing can be learned from it. */
export function unauthorized(
  detail = 'Log in at POST /api/auth/login and send the token as Authorization: Bearer.',
): Problem {
  return new Problem('unauthorized', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

/** 412: `If-Match` names another representation than the present one. */
export function preconditionFailed(entity: string, id: number): Problem {
  return new Problem(
    'precondition-failed',
    `The ${entity} ${id} has changed since the ETag in If-Match; read it again.`,
  );
}

/** 429. @param seconds after which another attempt is welcome */
export function tooManyRequests(detail: string, seconds: number): Problem {
  return new Problem('too-many-requests', detail, {
    headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) },
  });
}

/** 503: worth another try soon. @param seconds after which it is welcome */
export function unavailable(detail: string, cause?: unknown, seconds = 1): Problem {
  return new Problem('unavailable', detail, { headers: { 'retry-after': String(Math.ceil(seconds)) }, cause });
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerPart(key: string | number): string {
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
}
