import type { RowValues } from '../scope/row-change.js';

/** Columns of one table that an answer hangs on. */
export type DependencyColumns = readonly string[] | 'any';

type FilterValue = RowValues[string];

/** The values that a column may hold, or those that it may not. */
export type AdmittedValues = readonly FilterValue[] | { readonly not: readonly FilterValue[] };

/** Rows that hold an admitted value in each of these columns. */
export type RowFilter = Readonly<Record<string, AdmittedValues>>;

/** Some of the rows of one table, and what of them matters. */
export interface DependentRows {
  readonly columns: DependencyColumns;
  /**
   * Only these rows: what happens to others, before and after, leaves the answer alone. It may admit more rows than the
   * query does, never fewer. A filter column is known of a change only if its type is enumerated, boolean or a foreign key.
   *
   * A column that decides nothing but whether a row is among these need not be one of `columns`.
   */
  readonly where?: RowFilter;
  /**
   * The foreign key by which such a row belongs to the one row that the answer is about (see {@link RowDependency}):
   * its changes end the answers about the rows that it belonged and belongs to, not those about every row of the tenant.
   */
  readonly through?: string;
}

/** Rows of one table: all of them, some of them, or several kinds of them. */
export type ListedRows = DependencyColumns | DependentRows | readonly DependentRows[];

/**
 * What the answer of a cached query hangs on. A change of anything that is not named here keeps the answer cached, so
 * a forgotten column is a stale answer, and a needless one costs a few misses.
 */
export interface Dependencies {
  /**
   * Tables, by name, whose rows are selected, counted or ordered: a new row, a removed row, or a new value in one of the
   * columns (shown, filtered or sorted by, foreign keys included) may change the answer.
   */
  readonly lists?: Readonly<Record<string, ListedRows>>;
  /**
   * Tables reached only through a foreign key of a listed row, to show something of it: only a new value in one of the
   * columns may change the answer. A row that was just inserted cannot be referred to yet, one that is referred to cannot go.
   */
  readonly shows?: Readonly<Record<string, DependencyColumns>>;
}

/** The one row that an answer is about; its changes invalidate only that row's answers. */
export interface RowDependency<P> {
  readonly table: string;
  readonly columns: DependencyColumns;
  /** Which row the parameters name. */
  readonly id: (params: P) => number;
}

/** Column that holds the number of a row. */
export const ROW_COLUMN = 'id';

/**
 * Columns that every dependency names without saying so: a row that gets another number or another owner is, for its
 * readers, another row.
 */
export const IMPLIED_COLUMNS: ReadonlySet<string> = new Set([ROW_COLUMN, 'bu_id']);

/** Columns that the database itself moves with every update: who shows one of them hangs on all columns. */
export const MOVING_COLUMNS: ReadonlySet<string> = new Set(['updated_at']);

/** The kinds of rows that `listed` stands for, each with what matters of it. */
export function kindsOf(listed: ListedRows): readonly DependentRows[] {
  if (listed === 'any') return [{ columns: listed }];
  if (!isList(listed)) return [listed];
  if (listed.length === 0 || typeof listed[0] === 'string') return [{ columns: listed as readonly string[] }];
  return listed as readonly DependentRows[];
}

/** Whether `values` holds for a column what `admitted` says. */
export function admits(admitted: AdmittedValues, value: FilterValue): boolean {
  return 'not' in admitted ? !admitted.not.includes(value) : admitted.includes(value);
}

function isList(listed: ListedRows): listed is readonly string[] | readonly DependentRows[] {
  return Array.isArray(listed);
}
