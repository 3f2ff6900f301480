import {
  type AdmittedValues,
  type Dependencies,
  type DependencyColumns,
  type DependentRows,
  kindsOf,
  type RowDependency,
} from '../tiers/index.js';

/** What ends the answers of a cached query, a line for each table. */
export function describeDependencies(
  { lists = {}, shows = {} }: Dependencies,
  row: RowDependency<never> | undefined,
): string[] {
  return [
    ...(row ? [`row: ${row.table} ${describeColumns(row.columns)}`] : []),
    ...sorted(lists).flatMap(([table, listed]) =>
      kindsOf(listed).map((rows) => `lists: ${table} ${describeRows(rows)}`),
    ),
    ...sorted(shows).map(([table, columns]) => `shows: ${table} ${describeColumns(columns)}`),
  ];
}

function describeRows({ columns, where = {}, through }: DependentRows): string {
  const conditions = sorted(where).map(([column, admitted]) => `${column} ${describeValues(admitted)}`);
  return [
    describeColumns(columns),
    ...(conditions.length > 0 ? [`where ${conditions.join(' and ')}`] : []),
    ...(through === undefined ? [] : [`through ${through}`]),
  ].join(' ');
}

function describeColumns(columns: DependencyColumns): string {
  if (columns.length === 0) return '(whether it exists)';
  return columns === 'any' ? '(any column)' : `(${columns.toSorted().join(', ')})`;
}

function describeValues(admitted: AdmittedValues): string {
  return 'not' in admitted
    ? `not in (${admitted.not.map(String).join(', ')})`
    : `in (${admitted.map(String).join(', ')})`;
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
