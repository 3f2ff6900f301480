/** What is sampled of each query, in the order in which it is stored. */
export const FIGURES = ['hits', 'misses', 'bypasses', 'loads', 'statements', 'micros'] as const;

/** What happened to a query in a stretch of time. `micros`: time at the database, in microseconds. */
export type Figures = Readonly<Record<(typeof FIGURES)[number], number>>;

export const NO_FIGURES: Figures = { hits: 0, misses: 0, bypasses: 0, loads: 0, statements: 0, micros: 0 };

/** The last so many samples; the memory that it takes is bounded and known: 48 bytes for each sample of each query. */
export class SampleRing {
  readonly #at: Float64Array;
  readonly #series = new Map<string, Float64Array>();
  #next = 0;
  #length = 0;

  constructor(private readonly capacity: number) {
    this.#at = new Float64Array(capacity);
  }

  /** How many samples there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds a sample; of queries that it does not name, nothing has happened. */
  push(at: number, queries: ReadonlyMap<string, Figures>): void {
    const slot = this.#next;
    this.#next = (slot + 1) % this.capacity;
    this.#length = Math.min(this.capacity, this.#length + 1);
    this.#at[slot] = at;
    for (const query of queries.keys()) {
      if (!this.#series.has(query)) this.#series.set(query, new Float64Array(this.capacity * FIGURES.length));
    }
    for (const [query, values] of this.#series) {
      const figures = queries.get(query) ?? NO_FIGURES;
      for (const [i, figure] of FIGURES.entries()) values[slot * FIGURES.length + i] = figures[figure];
    }
  }

  /** The instants of the newest sample of every `together` samples, oldest first. */
  instants(together: number): number[] {
    return this.#groups(together).map((slots) => this.#at[slots.at(-1) ?? 0] ?? 0);
  }

  /** A query's samples, every `together` of them added up, oldest first. */
  series(query: string, together: number): Figures[] {
    const values = this.#series.get(query);
    return this.#groups(together).map((slots) => (values ? sumOf(values, slots) : NO_FIGURES));
  }

  /** The slots in the order of time, in groups that are full but for the oldest one. */
  #groups(together: number): number[][] {
    const groups: number[][] = [];
    const start = this.#next - this.#length;
    const rest = this.#length % together;
    for (let from = rest - together; from < this.#length; from += together) {
      const slots: number[] = [];
      for (let i = Math.max(0, from); i < from + together; i += 1) {
        slots.push((start + i + this.capacity) % this.capacity);
      }
      if (slots.length > 0) groups.push(slots);
    }
    return groups;
  }
}

function sumOf(values: Float64Array, slots: readonly number[]): Figures {
  const sums = FIGURES.map((_, i) => slots.reduce((sum, slot) => sum + (values[slot * FIGURES.length + i] ?? 0), 0));
  return Object.fromEntries(FIGURES.map((figure, i) => [figure, sums[i]])) as unknown as Figures;
}
