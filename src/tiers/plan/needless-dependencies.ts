import { kindsOf, MOVING_COLUMNS, type DependencyColumns } from '../cache/dependencies.js';
import { PARTS, type Declared, type Part } from './declared.js';
import type { ExplainedStatement } from './explained-statement.js';
import { reachedRows, type Reach } from './reached-rows.js';
import { usedColumns } from './used-columns.js';

/** A declared table or column that no statement looks at, as `lists.job.jobname`: its changes end answers for nothing. */
export function needlessDependencies(
  { dependsOn, row }: Declared,
  statements: readonly ExplainedStatement[],
): string[] {
  const used = new Map<string, Set<string>>();
  const reaches = new Map<string, Set<Reach>>();
  const add = <T>(map: Map<string, Set<T>>, table: string, value: T) =>
    map.set(table, (map.get(table) ?? new Set()).add(value));
  for (const { columns, plans } of statements) {
    for (const { table, column } of columns) if (column !== null) add(used, table, column);
    for (const { table, reach } of plans.flatMap(reachedRows)) add(reaches, table, reach);
    for (const { table, column } of plans.flatMap(usedColumns)) add(used, table, column);
  }
  const unused = (table: string, columns: DependencyColumns): string[] => {
    const seen = used.get(table) ?? new Set();
    if (columns !== 'any') return columns.filter((column) => !seen.has(column));
    return [...seen].some(movesWithEveryColumn) ? [] : ['any'];
  };
  const needless: string[] = [];
  const report = (part: Part, table: string, columns: readonly string[]): void => {
    const met = [...(reaches.get(table) ?? [])].some((reach) => PARTS[reach].includes(part));
    needless.push(...(met ? columns.map((column) => `${part}.${table}.${column}`) : [`${part}.${table}`]));
  };
  let byRow = false;
  for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
    for (const { columns, where = {}, through } of kindsOf(listed)) {
      const chosenBy = [...Object.keys(where), ...(through === undefined ? [] : [through])];
      report('lists', table, [...unused(table, columns), ...unused(table, chosenBy)]);
      byRow ||= through !== undefined;
    }
  }
  for (const [table, columns] of Object.entries(dependsOn.shows ?? {})) report('shows', table, unused(table, columns));
  // A row that others belong to may itself be in no statement.
  if (row && !byRow) report('row', row.table, unused(row.table, row.columns));
  return [...new Set(needless)];
}

/** Columns that show that anything of the row was written: whole rows, and what the system keeps of them. */
function movesWithEveryColumn(column: string): boolean {
  return column === '*' || column === 'xmin' || column === 'ctid' || MOVING_COLUMNS.has(column);
}
