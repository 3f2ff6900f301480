/** Lets callers that want the same thing at the same time share one piece of work. */
export class SingleFlight {
  readonly #flights = new Map<string, Promise<unknown>>();

  /**
   * Runs `work` unless a run under the same `key` is on its way; then its outcome, good or bad, is shared.
   * The key must name the version of what is read: a caller that knows of a newer version must not join an older run.
   *
   * @returns the outcome, and whether this caller joined another one's run
   */
  async run<T>(key: string, work: () => Promise<T>): Promise<{ value: T; shared: boolean }> {
    const running = this.#flights.get(key) as Promise<T> | undefined;
    if (running) return { value: await running, shared: true };
    const flight = work().finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return { value: await flight, shared: false };
  }

  /** How many runs are on their way. */
  get size(): number {
    return this.#flights.size;
  }
}
