import type { CachedQueryDefinition } from '../cache/cached-query-definition.js';
import { kindsOf, type DependencyColumns, type DependentRows } from '../cache/dependencies.js';
import { letsThrough } from './choice.js';
import type { Reach } from './reached-rows.js';
import type { ColumnUse } from './used-columns.js';

/** What is declared of a cached query. */
export type Declared = Pick<CachedQueryDefinition<never, unknown>, 'name' | 'dependsOn' | 'row'>;

/** Where a dependency is declared. */
export type Part = 'lists' | 'shows' | 'row';
export const ALL_PARTS: readonly Part[] = ['lists', 'shows', 'row'];

/** The parts that a table may be in that is reached in this way. */
export const PARTS: Readonly<Record<Reach, readonly Part[]>> = {
  search: ['lists'],
  reference: ['shows', 'lists'],
  same: ['lists', 'row'],
  row: ['row', 'lists'],
};

/** What is to be covered, and how it is used and reached, where that is known. */
export interface Use extends Pick<ColumnUse, 'table' | 'column'> {
  readonly how?: { readonly condition: string | undefined; readonly reach: Reach };
}

/** Whether the part has something of the table. */
export function names({ dependsOn, row }: Declared, part: Part, table: string): boolean {
  return part === 'row' ? row?.table === table : dependsOn[part]?.[table] !== undefined;
}

/** Whether a change of the column ends the answer, because of this part. */
export function covers({ dependsOn, row }: Declared, part: Part, use: Use): boolean {
  if (part === 'row') return row?.table === use.table && includes(row.columns, use.column);
  if (part === 'shows') return includes(dependsOn.shows?.[use.table] ?? [], use.column);
  const listed = dependsOn.lists?.[use.table];
  if (listed === undefined) return false;
  const kinds = kindsOf(listed);
  // Whatever row is referred to need not be one of those that are listed.
  if (use.how?.reach === 'reference')
    return kinds.some((kind) => isEveryRow(kind) && includes(kind.columns, use.column));
  return kinds.every((kind) => coversListed(kind, use));
}

function isEveryRow({ where = {}, through }: DependentRows): boolean {
  return through === undefined && Object.keys(where).length === 0;
}

/** A column need not be named again if all rows of an answer have the same value, or if it does nothing but choose them. */
function coversListed({ columns, where, through }: DependentRows, { column, how }: Use): boolean {
  if (includes(columns, column) || column === through) return true;
  const admitted = where?.[column];
  if (admitted === undefined || how === undefined || (!('not' in admitted) && admitted.length === 1)) {
    return admitted !== undefined;
  }
  return how.condition !== undefined && letsThrough(how.condition, admitted);
}

function includes(columns: DependencyColumns, column: string): boolean {
  return columns === 'any' || columns.includes(column);
}
