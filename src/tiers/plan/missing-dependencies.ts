import { IMPLIED_COLUMNS, ROW_COLUMN } from '../cache/dependencies.js';
import { ALL_PARTS, covers, names, PARTS, type Declared, type Part } from './declared.js';
import type { ExplainedStatement } from './explained-statement.js';
import { reachedRows } from './reached-rows.js';
import { usedColumns } from './used-columns.js';

/** A table or column that the plans look at, and that is not declared in the part that it would have to be in. */
export interface MissingDependency {
  readonly query: string;
  readonly table: string;
  /** Undefined: the table itself. */
  readonly column: string | undefined;
  /** What would cover it. */
  readonly parts: readonly Part[];
  /** Where in a plan it was found. */
  readonly at: string;
}

/**
 * Every table and column that `statements` look at and `declared` does not name. Numbers and owners of rows (`id`,
 * `bu_id`) need no name of their own. There must be each statement that the query may issue.
 *
 * PostgreSQL is asked twice. What the text names is known for certain, but not how it is used; the plans tell how each
 * table is reached, and so in which part it belongs, but may not show everything (before PostgreSQL 17, not what is
 * compared with a subplan).
 */
export function missingDependencies(
  declared: Declared,
  statements: readonly ExplainedStatement[],
): MissingDependency[] {
  const missing = new Map<string, MissingDependency>();
  const note = (table: string, column: string | undefined, parts: readonly Part[], at: string): void => {
    const key = JSON.stringify([table, column]);
    if (!missing.has(key)) missing.set(key, { query: declared.name, table, column, parts, at });
  };
  for (const plan of statements.flatMap(({ plans }) => plans)) {
    const reached = new Map(reachedRows(plan).map((rows) => [rows.alias, rows]));
    for (const { table, reach, at } of reached.values()) {
      if (!PARTS[reach].some((part) => names(declared, part, table))) note(table, undefined, PARTS[reach], at);
    }
    for (const used of usedColumns(plan)) {
      const reach = reached.get(used.alias)?.reach ?? 'search';
      const use = { table: used.table, column: used.column, how: { condition: used.condition, reach } };
      if (IMPLIED_COLUMNS.has(use.column) || PARTS[reach].some((part) => covers(declared, part, use))) continue;
      if (PARTS[reach].some((part) => names(declared, part, use.table))) {
        note(use.table, use.column, PARTS[reach], used.at);
      }
    }
  }
  for (const { sql, columns } of statements) {
    for (const { table, column } of columns) {
      const use = { table, column: column ?? ROW_COLUMN };
      // What the column does there is not known, only that it is there.
      const parts = ALL_PARTS.filter((part) => names(declared, part, table));
      if (parts.length === 0) note(table, undefined, ALL_PARTS, sql);
      else if (!IMPLIED_COLUMNS.has(use.column) && !parts.some((part) => covers(declared, part, use))) {
        note(table, use.column, parts, sql);
      }
    }
  }
  return [...missing.values()];
}

/** One line that says what is missing, and why. */
export function describeMissing({ query, table, column, parts, at }: MissingDependency): string {
  const what = column === undefined ? table : `${table}.${column}`;
  return `${query} hangs on ${what}, which is not in its ${parts.join(' or ')}; ${at}`;
}
