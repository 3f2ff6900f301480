import type { LoadLimiter } from './load-limiter.js';

interface Flights {
  /** The load that runs, if any; never rejects. */
  running: Promise<void> | undefined;
  /** The load that has not begun. */
  next: Promise<unknown> | undefined;
}

/**
 * Shares loads of answers that have no version. Whoever asks may join a load that has not begun yet, never one that
 * runs, which may have read what was changed since. So for each key at most one load runs and one waits, however many
 * ask.
 */
export class NextFlight {
  readonly #flights = new Map<string, Flights>();

  constructor(private readonly limiter: LoadLimiter) {}

  /** How many keys have a load that runs or waits. */
  get size(): number {
    return this.#flights.size;
  }

  /**
   * The answer of a load that begins after this call; `shared` when somebody else had asked for it before.
   * @throws OverloadedError `E_OVERLOADED` when it cannot begin in time
   */
  async run<T>(key: string, load: () => Promise<T>): Promise<{ value: T; shared: boolean }> {
    let flights = this.#flights.get(key);
    if (!flights) {
      flights = { running: undefined, next: undefined };
      this.#flights.set(key, flights);
    }
    if (flights.next) return { value: (await flights.next) as T, shared: true };
    const next = Promise.withResolvers<T>();
    // Before it may begin: what begins takes itself out.
    flights.next = next.promise;
    this.#fly(key, flights, load).then(next.resolve, next.reject);
    return { value: await next.promise, shared: false };
  }

  async #fly<T>(key: string, flights: Flights, load: () => Promise<T>): Promise<T> {
    const done = Promise.withResolvers<void>();
    let began = false;
    try {
      if (flights.running) await this.#until(flights.running);
      return await this.limiter.run(() => {
        began = true;
        flights.running = done.promise;
        flights.next = undefined;
        return load();
      });
    } finally {
      if (began) flights.running = undefined;
      else flights.next = undefined;
      done.resolve();
      if (!flights.running && !flights.next) this.#flights.delete(key);
    }
  }

  /** Waits for the load before, as long as one may wait for a turn. */
  async #until(running: Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => reject(this.limiter.refuse('the same answer is being loaded and takes too long')),
      this.limiter.maxWaitMs,
    );
    void running.then(resolve);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
