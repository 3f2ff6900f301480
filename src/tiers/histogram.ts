/** Upper bounds in seconds for what a person waits for: requests. */
export const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Upper bounds in seconds from a look at memory to a heavy query. */
export const ANSWER_SECONDS = [
  0.000_025, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
] as const;

/**
 * How many values there were up to each of some bounds. Recording one costs a few comparisons and additions, so that it
 * may be done where tens of thousands happen in a second; whoever shows it puts it into another form when asked.
 */
export class Histogram {
  /** Of all values, in their unit. */
  sum = 0;
  /** Per bound, not cumulative; the last one is beyond all bounds. */
  readonly #buckets: number[];

  /** @param bounds ascending and inclusive, in the unit of the values */
  constructor(readonly bounds: readonly number[]) {
    this.#buckets = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  record(value: number): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
    (this.#buckets[bucket] as number) += 1;
    this.sum += value;
  }

  /** How many values there were. */
  get count(): number {
    return this.#buckets.reduce((sum, more) => sum + more, 0);
  }

  /** How many values there were up to each bound. */
  upTo(): number[] {
    let total = 0;
    return this.bounds.map((_, i) => (total += this.#buckets[i] ?? 0));
  }
}
