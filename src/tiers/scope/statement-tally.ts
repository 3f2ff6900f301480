/** One statement as the driver ran it. */
export interface Statement {
  /** SQL with placeholders, never with values. */
  readonly sql: string;
  /** Wall time at the driver in milliseconds. */
  readonly ms: number;
  /** Rows returned or affected, where the driver told. */
  readonly rows: number | undefined;
}

const TRANSACTION_CONTROL =
  /^\s*(begin|commit|rollback|savepoint|release|start transaction|set (local|session|transaction))/i;

/**
 * Counts the statements of one unit of work. Transaction control (begin, commit, savepoints) is not counted:
 * a budget of "three statements" is about the queries someone wrote.
 *
 * A tally may have a parent: the statements of a cache load count for the request that caused it, too.
 */
export class StatementTally {
  count = 0;
  ms = 0;
  /** The statements themselves; only kept when a listener asked for them by {@link keep}. */
  readonly kept: Statement[] = [];
  #keep = false;

  constructor(private readonly parent?: StatementTally) {}

  /** From now on remember every statement, not only how many there were. */
  keep(): this {
    this.#keep = true;
    return this;
  }

  record(statement: Statement): void {
    if (TRANSACTION_CONTROL.test(statement.sql)) return;
    this.count += 1;
    this.ms += statement.ms;
    if (this.#keep) this.kept.push(statement);
    this.parent?.record(statement);
  }
}
