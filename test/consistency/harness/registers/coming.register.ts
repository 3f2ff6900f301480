import { type Change, type Place, Register, type Statement } from './register.js';
import { tokenOf } from './token.js';

/** The columns of a job that is in the list of active jobs, and first in it. */
const LISTED = { status: 'active', priority: 'critical', created_at: '2020-01-01T00:00:00Z' };

/** A job that enters and leaves a list by its status: odd values are in it, even ones are not. */
export class ListedRegister extends Register {
  override isAbsent(value: number): boolean {
    return value % 2 === 0;
  }

  override change(value: number): Change {
    const body = { jobname: tokenOf(this.name, value), status: this.#status(value) };
    return { method: 'PATCH', path: `/api/jobs/${this.row}`, body };
  }

  override statements(value: number): Statement[] {
    const values = [tokenOf(this.name, value), this.#status(value), this.row];
    return [{ text: 'update activity_job set jobname = $1, status = $2 where id = $3', values }];
  }

  override get truth(): Statement {
    return { text: 'select jobname as shown from activity_job where id = $1', values: [this.row] };
  }

  #status(value: number): string {
    return this.isAbsent(value) ? 'completed' : 'active';
  }
}

/** A job that is deleted and made again under its old number: odd values exist, even ones do not. */
export class ExistingRegister extends Register {
  constructor(place: Omit<Place, 'table'>) {
    super({ ...place, table: 'activity_job' });
  }

  override isAbsent(value: number): boolean {
    return value % 2 === 0;
  }

  /** The next number of the other kind than the state that it is in. */
  override nextValue(): number {
    const next = this.value + 1;
    return this.isAbsent(next) === this.isAbsent(this.state) ? next + 1 : next;
  }

  override holds(state: number, values: readonly number[]): boolean {
    return this.isAbsent(state) ? values.length === 0 : super.holds(state, values);
  }

  /** Nobody chooses numbers of rows through the API, so it only deletes. */
  override change(value: number): Change | undefined {
    return this.isAbsent(value) ? { method: 'DELETE', path: `/api/jobs/${this.row}` } : undefined;
  }

  override statements(value: number): Statement[] {
    if (this.isAbsent(value)) return [{ text: 'delete from activity_job where id = $1', values: [this.row] }];
    const row = {
      id: this.row,
      bu_id: this.tenant?.id,
      jobcode: this.name,
      jobname: tokenOf(this.name, value),
      ...LISTED,
    };
    const columns = Object.keys(row);
    const marks = columns.map((_, i) => `$${i + 1}`);
    const text = `insert into activity_job (${columns.join(', ')}) overriding system value values (${marks.join(', ')})`;
    return [{ text, values: Object.values(row) }];
  }

  override get truth(): Statement {
    return { text: 'select jobname as shown from activity_job where id = $1', values: [this.row] };
  }
}
