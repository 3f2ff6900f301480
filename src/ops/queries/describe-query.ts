import {
  type AdmittedValues,
  type CachedQuery,
  type DependentRows,
  kindsOf,
  type RowFilter,
} from '../../tiers/index.js';

/** One thing that the answers of a query hang on. */
export interface DescribedDependency {
  readonly table: string;
  /** row: the one row that the answer is about; lists: rows that are selected or counted; shows: rows that are shown. */
  readonly role: 'row' | 'lists' | 'shows';
  /** Null: any column. */
  readonly columns: string[] | null;
  /** The rows that matter, in words; null: all. */
  readonly where: string | null;
  /** The foreign key by which they belong to the answer's row; null: to none. */
  readonly through: string | null;
}

/** What a cached query declares that its answers hang on. */
export function describeDependencies({ definition }: CachedQuery<unknown, unknown>): DescribedDependency[] {
  const { row, dependsOn } = definition;
  const described: DescribedDependency[] = [];
  if (row) described.push(describe(row.table, 'row', row));
  for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
    for (const rows of kindsOf(listed)) described.push(describe(table, 'lists', rows));
  }
  for (const [table, columns] of Object.entries(dependsOn.shows ?? {})) {
    described.push(describe(table, 'shows', { columns }));
  }
  return described;
}

function describe(
  table: string,
  role: DescribedDependency['role'],
  { columns, where, through }: DependentRows,
): DescribedDependency {
  return {
    table,
    role,
    columns: columns === 'any' ? null : [...columns],
    where: where === undefined ? null : inWords(where),
    through: through ?? null,
  };
}

function inWords(where: RowFilter): string {
  return Object.entries(where)
    .map(([column, admitted]) => `${column} ${valuesInWords(admitted)}`)
    .join(' and ');
}

function valuesInWords(admitted: AdmittedValues): string {
  const list = (values: readonly unknown[]) => values.map(String).join(', ');
  return 'not' in admitted ? `not in (${list(admitted.not)})` : `in (${list(admitted)})`;
}
