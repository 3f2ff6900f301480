import type { WriteOutcome } from '../history.js';
import { type Change, type Place, Register, type Statement } from './register.js';

export interface CountPlace extends Omit<Place, 'row'> {
  /** Rows of the table that are not counted yet; each write has one more of them counted. */
  readonly pool: readonly number[];
  /** Which rows are counted. */
  readonly counted: Statement;
  /** The status in which a row is counted. */
  readonly status: string;
  /** The API's collection. */
  readonly path: string;
  /** How many are counted in state 1. */
  readonly base: number;
}

/** How many rows of a unit are in a status. */
export class CountRegister extends Register {
  readonly #place: CountPlace;

  constructor(place: CountPlace) {
    // A count locks no row that another register is in.
    super({ ...place, row: 0 });
    this.#place = place;
  }

  /** A count says nothing about attempts that failed: the next attempt makes for the same count. */
  override nextValue(): number {
    return this.state + 1;
  }

  override settle(value: number, outcome: WriteOutcome): void {
    super.settle(value, outcome);
    if (this.#at(this.state + 1) === undefined) this.retired = true;
  }

  override change(value: number): Change {
    const { path, status } = this.#place;
    return { method: 'PATCH', path: `/api/${path}/${this.#at(value)}`, body: { status } };
  }

  override statements(value: number): Statement[] {
    const text = `update ${this.table} set status = $1 where id = $2`;
    return [{ text, values: [this.#place.status, this.#at(value)] }];
  }

  override get truth(): Statement {
    const { text, values } = this.#place.counted;
    return { text: `select count(*)::int as shown from ${this.table} where ${text}`, values };
  }

  override valuesOf(shown: readonly unknown[]): number[] {
    return shown.map((count) => Number(count) - this.#place.base + 1);
  }

  #at(value: number): number | undefined {
    return this.#place.pool[value - 2];
  }
}
