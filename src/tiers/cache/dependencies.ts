import type { RowChange } from '../scope/row-change.js';

/** Columns of one table that an answer hangs on. */
export type DependencyColumns = readonly string[] | 'any';

/** Tables, by name, with the columns that matter. */
export type DependencyTables = Readonly<Record<string, DependencyColumns>>;

/**
 * What the answer of a cached query hangs on. A change of anything that is not named here keeps the answer cached, so
 * a forgotten column is a stale answer, and a needless one costs a few misses.
 */
export interface Dependencies {
  /**
   * Tables whose rows are selected, counted or ordered: a new row, a removed row, or a new value in one of the columns
   * (shown, filtered or sorted by, foreign keys included) may change the answer.
   */
  readonly lists?: DependencyTables;
  /**
   * Tables reached only through a foreign key of a listed row, to show something of it: only a new value in one of the
   * columns may change the answer. A row that was just inserted cannot be referred to yet, one that is referred to cannot go.
   */
  readonly shows?: DependencyTables;
}

/** The one row that an answer is about; its changes invalidate only that row's answers. */
export interface RowDependency<P> {
  readonly table: string;
  readonly columns: DependencyColumns;
  /** Which row the parameters name. */
  readonly id: (params: P) => number;
}

/** Whether `change` may alter an answer with these dependencies. */
export function mayAlter(dependencies: Dependencies, change: RowChange): boolean {
  const listed = dependencies.lists?.[change.table];
  if (listed && (change.kind !== 'update' || touches(listed, change))) return true;
  const shown = dependencies.shows?.[change.table];
  return shown !== undefined && change.kind === 'update' && touches(shown, change);
}

/** Whether `change` wrote one of the columns (or one cannot tell). */
export function touches(columns: DependencyColumns, change: RowChange): boolean {
  return columns === 'any' || change.columns === undefined || change.columns.some((column) => columns.includes(column));
}
