import type { PlanNode } from './plan-node.js';

export interface TableColumn {
  readonly table: string;
  /** Null: the table as such. */
  readonly column: string | null;
}

/** What PostgreSQL says of a statement: what is in its text, and how it would be run. */
export interface ExplainedStatement {
  readonly sql: string;
  /** Every table and column that the text names, `*` written out; views are not looked into. */
  readonly columns: readonly TableColumn[];
  /** The functions it calls that are no part of PostgreSQL, and may read what nobody sees. */
  readonly functions: readonly string[];
  /** Plans, each made under other settings; views are looked into. */
  readonly plans: readonly PlanNode[];
}
