import type { CachedQueryDefinition } from '../cache/cached-query-definition.js';
import { kindsOf, type DependencyColumns, type DependentRows } from '../cache/dependencies.js';
import type { Reach } from './reached-rows.js';
import type { ColumnUse } from './used-columns.js';

/** What is declared of a cached query. */
export type Declared = Pick<CachedQueryDefinition<never, unknown>, 'name' | 'dependsOn' | 'row'>;

/** Where a dependency is declared. */
export type Part = 'lists' | 'shows' | 'row';
export const ALL_PARTS: readonly Part[] = ['lists', 'shows', 'row'];

/** What ends an answer when rows reached in this way change. */
export const PARTS: Readonly<Record<Reach, readonly Part[]>> = {
  search: ['lists'],
  reference: ['shows', 'lists'],
  row: ['row', 'lists'],
};

/** Whether the part has something of the table. */
export function names({ dependsOn, row }: Declared, part: Part, table: string): boolean {
  return part === 'row' ? row?.table === table : dependsOn[part]?.[table] !== undefined;
}

/** What is to be covered. */
export type Use = Pick<ColumnUse, 'table' | 'column' | 'as'>;

/** Whether a change of the column ends the answer, because of this part. */
export function covers({ dependsOn, row }: Declared, part: Part, use: Use): boolean {
  if (part === 'row') return row?.table === use.table && includes(row.columns, use.column);
  if (part === 'shows') return includes(dependsOn.shows?.[use.table] ?? [], use.column);
  const listed = dependsOn.lists?.[use.table];
  return listed !== undefined && kindsOf(listed).some((kind) => coversListed(kind, use));
}

/** A column that only chooses rows need not be named again, nor one that has the same value in all of them. */
function coversListed({ columns, where, through }: DependentRows, { column, as }: Use): boolean {
  if (includes(columns, column) || column === through) return true;
  const admitted = where?.[column];
  return admitted !== undefined && (as === 'condition' || (!('not' in admitted) && admitted.length === 1));
}

function includes(columns: DependencyColumns, column: string): boolean {
  return columns === 'any' || columns.includes(column);
}
