import type { Statement } from './statement.js';

/**
 * Counts the statements of one unit of work. A tally may have a parent: the statements of a cache load count for the
 * request that caused it, too.
 */
export class StatementTally {
  count = 0;
  ms = 0;
  /** Returned or affected, where the driver told. */
  rows = 0;

  constructor(private readonly parent?: StatementTally) {}

  record(statement: Statement): void {
    this.count += 1;
    this.ms += statement.ms;
    this.rows += statement.rows ?? 0;
    this.parent?.record(statement);
  }
}
