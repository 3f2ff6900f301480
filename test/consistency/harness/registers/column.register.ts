import { type Change, type Place, Register, type Statement } from './register.js';
import { tokenOf } from './token.js';

export interface ColumnPlace extends Place {
  readonly column: string;
  /** The API's collection, in which the property is called as the column; absent: the API does not change it. */
  readonly path?: string;
  /** What follows the value in the text. */
  readonly suffix?: string;
}

/** A text column of one row. */
export class ColumnRegister extends Register {
  readonly column: string;
  readonly #path: string | undefined;
  readonly #suffix: string;

  constructor(place: ColumnPlace) {
    super(place);
    this.column = place.column;
    this.#path = place.path;
    this.#suffix = place.suffix ?? '';
  }

  /** What stands in the column. */
  text(value: number): string {
    return tokenOf(this.name, value) + this.#suffix;
  }

  override change(value: number): Change | undefined {
    if (this.#path === undefined) return undefined;
    const body = { [this.column]: this.text(value) };
    return { method: 'PATCH', path: `/api/${this.#path}/${this.row}`, body };
  }

  override statements(value: number): Statement[] {
    const { table, column, row } = this;
    return [{ text: `update ${table} set ${column} = $1 where id = $2`, values: [this.text(value), row] }];
  }

  override get truth(): Statement {
    return { text: `select ${this.column} as shown from ${this.table} where id = $1`, values: [this.row] };
  }
}
