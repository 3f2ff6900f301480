import { type Change, type Place, Register, type Statement } from './register.js';
import { tokenOf } from './token.js';

export interface PilePlace extends Place {
  /** The table of the rows that pile up; `table` and `row` are what they hang on. */
  readonly parts: string;
  /** The column by which they hang on the row. */
  readonly owner: string;
  /** The column that holds the value. */
  readonly column: string;
  /** What else a row needs. */
  readonly columns?: Readonly<Record<string, string | number | boolean>>;
  /** The API's collection, in which the property is called as the column. */
  readonly path: string;
  /** What else a body needs. */
  readonly body?: object;
}

/** Rows that hang on another one: each write adds one, and the newest counts. */
export class PileRegister extends Register {
  readonly parts: string;
  readonly #place: PilePlace;

  constructor(place: PilePlace) {
    super(place);
    this.#place = place;
    this.parts = place.parts;
  }

  override get piles(): boolean {
    return true;
  }

  override change(value: number): Change {
    const { path, column, body } = this.#place;
    return { method: 'POST', path: `/api/${path}`, body: { ...body, [column]: tokenOf(this.name, value) } };
  }

  /** Adds the row, and clears those away that are older. */
  override statements(value: number): Statement[] {
    const { columns, values } = this.line(value);
    const marks = values.map((_, i) => `$${i + 1}`);
    return [
      { text: `insert into ${this.parts} (${columns.join(', ')}) values (${marks.join(', ')})`, values },
      this.clearing(value),
    ];
  }

  /** Removes what is older than a value. */
  clearing(value: number): Statement {
    const { owner, column } = this.#place;
    const older = `${owner} = $1 and ${column} like $2 and ${column} <> $3`;
    return {
      text: `delete from ${this.parts} where ${older}`,
      values: [this.row, `q-${this.name}-v%-q`, tokenOf(this.name, value)],
    };
  }

  /** The row that stands for a value. */
  line(value: number): { columns: string[]; values: unknown[] } {
    const { owner, column, columns = {}, row, tenant } = this.#place;
    const all = { bu_id: tenant?.id, [owner]: row, [column]: tokenOf(this.name, value), ...columns };
    return { columns: Object.keys(all), values: Object.values(all) };
  }

  override get truth(): Statement {
    const { column, owner } = this.#place;
    return { text: `select ${column} as shown from ${this.parts} where ${owner} = $1`, values: [this.row] };
  }
}
