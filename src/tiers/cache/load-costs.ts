import type { StatementTally } from '../log/statement-tally.js';

/** What loading one query's answers has cost the database since the start of the process. */
export interface LoadCost {
  loads: number;
  statements: number;
  rows: number;
  /** Time at the driver, in milliseconds. */
  ms: number;
}

/** Adds up what the loads of each cached query ask of the database. */
export class LoadCosts {
  readonly #byQuery = new Map<string, LoadCost>();

  /** Counts one load, also one that failed: the database has worked for it. */
  add(query: string, { count, rows, ms }: Pick<StatementTally, 'count' | 'rows' | 'ms'>): void {
    let cost = this.#byQuery.get(query);
    if (!cost) {
      cost = { loads: 0, statements: 0, rows: 0, ms: 0 };
      this.#byQuery.set(query, cost);
    }
    cost.loads += 1;
    cost.statements += count;
    cost.rows += rows;
    cost.ms += ms;
  }

  /** A query that was never loaded has cost nothing. */
  of(query: string): Readonly<LoadCost> {
    return this.#byQuery.get(query) ?? { loads: 0, statements: 0, rows: 0, ms: 0 };
  }
}
