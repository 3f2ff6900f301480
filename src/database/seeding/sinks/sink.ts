import type { CopyBatch } from '../engine/copy-text.js';

/** What the seeding may do inside its transaction. */
export interface SeedSession {
  /** Runs one statement and answers its rows. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Loads a batch with one COPY statement, reading its text to the end. */
  copy(table: string, batch: CopyBatch): Promise<void>;
}

/** A database that generated rows can be loaded into. */
export interface SeedSink {
  /** How many rows one COPY statement should carry. */
  readonly rowsPerCopy: number;
  /** Whether the loads are large enough to check foreign keys and build indexes after a table's rows, not with each. */
  readonly bulk: boolean;
  /** Commits all that the work did, or none of it. */
  transaction(work: (session: SeedSession) => Promise<void>): Promise<void>;
  /** After the commit: lets the planner know what was loaded. `tables` is a list for SQL. */
  settle(tables: string): Promise<void>;
}

/** The COPY statement of a batch; `source` is what follows FROM. */
export function copyStatement(table: string, columns: readonly string[], source: string): string {
  return `copy ${table} (${columns.join(', ')}) from ${source}`;
}
