/** What is told of a span. Names and numbers, never values of rows or parameters. */
export type TraceAttributes = Readonly<Record<string, string | number | boolean>>;

/** What a span is begun with. */
export interface TraceStart {
  /** Of few different ones: `GET /api/jobs/:id`, `cache jobs.one`, `SELECT activity_job`. */
  readonly name: string;
  /** `server`: an answer to somebody else; `client`: a question to somebody else; absent: neither. */
  readonly kind?: 'server' | 'client';
  readonly attributes?: TraceAttributes;
  /** The headers of the request that is answered; they may name the span that it was sent in. */
  readonly headers?: NodeJS.Dict<string | string[]>;
  /** In milliseconds of `performance.now()`; absent: now. */
  readonly startedAt?: number;
}

/** Something that takes time, as part of something else that does. */
export interface TraceSpan {
  /** Adds what has become known. */
  set(attributes: TraceAttributes): void;
  /** It went wrong. @param type what kind of error it was; never its message, which may hold values */
  fail(type: string): void;
  /** It is over. @param endedAt in milliseconds of `performance.now()`; absent: now */
  end(endedAt?: number): void;
}

/** Who writes spans down. */
export interface Tracer {
  /** @param parent a span that this tracer has begun */
  start(what: TraceStart, parent: TraceSpan | undefined): TraceSpan;
}
