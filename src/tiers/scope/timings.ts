/** What the phases of a unit of work took, for `Server-Timing`. */
export class Timings {
  readonly #ms = new Map<string, number>();
  readonly #started = new Map<string, number>();

  /** The phase begins here, and ends with {@link stop}. */
  start(phase: string): void {
    this.#started.set(phase, performance.now());
  }

  /** Ends a phase that was begun; another one is not told. */
  stop(phase: string): void {
    const startedAt = this.#started.get(phase);
    if (startedAt === undefined) return;
    this.#started.delete(phase);
    this.add(phase, performance.now() - startedAt);
  }

  /** Ends all phases that were begun. */
  stopAll(): void {
    for (const phase of this.#started.keys()) this.stop(phase);
  }

  /** @param ms wall time; added to what the phase took before */
  add(phase: string, ms: number): void {
    this.#ms.set(phase, (this.#ms.get(phase) ?? 0) + ms);
  }

  /** Whether the phase was entered, and has ended. */
  has(phase: string): boolean {
    return this.#ms.has(phase);
  }

  /** In milliseconds; 0 for a phase that was not entered. */
  get(phase: string): number {
    return this.#ms.get(phase) ?? 0;
  }
}
