import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceSpan, TraceStart, Tracer } from './tracer.js';

/** What is begun when it is over already. */
export interface TracedPast extends TraceStart {
  readonly startedAt: number;
  /** In milliseconds of `performance.now()`. */
  readonly endedAt: number;
  /** What kind of error it ended with, if any. */
  readonly failed?: string | undefined;
}

/**
 * Follows what happens where, through every `await`, for whoever wants to know: {@link use} says who. Until somebody
 * does, everything here is one look at a field.
 */
export class Traces {
  readonly #current = new AsyncLocalStorage<TraceSpan>();
  #tracer: Tracer | undefined;

  /** From now on spans are given to `tracer`; undefined: there are none. */
  use(tracer: Tracer | undefined): void {
    this.#tracer = tracer;
  }

  /** Whether anybody wants to know. */
  get on(): boolean {
    return this.#tracer !== undefined;
  }

  /** The span that this is part of. */
  get current(): TraceSpan | undefined {
    return this.#tracer && this.#current.getStore();
  }

  /** Begins a span, which its caller ends; undefined while nobody wants to know. */
  start(what: TraceStart, parent = this.current): TraceSpan | undefined {
    return this.#tracer?.start(what, parent);
  }

  /** Runs `fn` as a part of `span`. */
  within<T>(span: TraceSpan | undefined, fn: () => T): T {
    return span ? this.#current.run(span, fn) : fn();
  }

  /** Runs `fn` as a span, which ends when what it returned has settled. */
  run<T>(what: TraceStart, fn: (span: TraceSpan | undefined) => T): T {
    const span = this.start(what);
    if (!span) return fn(undefined);
    const failed = (error: unknown): void => {
      span.fail(error instanceof Error ? error.name : typeof error);
      span.end();
    };
    let result: T;
    try {
      result = this.#current.run(span, () => fn(span));
    } catch (error) {
      failed(error);
      throw error;
    }
    if (result instanceof Promise) result.then(() => span.end(), failed);
    else span.end();
    return result;
  }

  /** Tells of what is over. */
  record({ endedAt, failed, ...what }: TracedPast, parent = this.current): TraceSpan | undefined {
    const span = this.start(what, parent);
    if (failed !== undefined) span?.fail(failed);
    span?.end(endedAt);
    return span;
  }
}
