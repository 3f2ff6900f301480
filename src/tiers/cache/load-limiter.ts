import { AsyncLocalStorage } from 'node:async_hooks';
import { OverloadedError } from '../errors.js';

/**
 * Bounds what a cold or absent cache can do to the database: so many loads run at once, so many wait in the order in
 * which they came, and whoever would wait longer is told at once to come back later. A load that another load needs
 * shares the turn of the other one, which would otherwise wait for a turn that it holds itself.
 */
export class LoadLimiter {
  running = 0;
  /** How many were turned away since the start. */
  rejected = 0;
  readonly #waiting = new Set<() => void>();
  readonly #inside = new AsyncLocalStorage<true>();

  constructor(
    /** The most loads that run at once. */
    private readonly maxConcurrent: number,
    /** The most loads that wait for their turn. */
    private readonly maxQueued: number,
    /** The longest that a load waits for its turn, in milliseconds. */
    readonly maxWaitMs: number,
  ) {}

  get queued(): number {
    return this.#waiting.size;
  }

  /**
   * Runs `load` when it is its turn.
   * @throws OverloadedError `E_OVERLOADED` when too many wait already, or its turn does not come in time
   */
  async run<T>(load: () => Promise<T>): Promise<T> {
    if (this.#inside.getStore()) return load();
    if (this.running < this.maxConcurrent) this.running += 1;
    else await this.#turn();
    try {
      return await this.#inside.run(true, load);
    } finally {
      this.#pass();
    }
  }

  /** What a caller is told that is turned away; counts it. */
  refuse(detail: string): OverloadedError {
    this.rejected += 1;
    return new OverloadedError(detail, Math.ceil(this.maxWaitMs / 1000));
  }

  #turn(): Promise<void> {
    if (this.#waiting.size >= this.maxQueued) {
      return Promise.reject(this.refuse('too many answers are waiting to be loaded'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const begin = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      this.#waiting.delete(begin);
      reject(this.refuse('loading the answer could not begin in time'));
    }, this.maxWaitMs);
    this.#waiting.add(begin);
    return promise;
  }

  /** Hands the turn to who has waited longest. */
  #pass(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else {
      this.running -= 1;
    }
  }
}
