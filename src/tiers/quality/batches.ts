import { type Comparison, comparisonsOf } from '../log/placeholders.js';
import type { Statement } from '../log/statement.js';

/**
 * Whether statements of one text go through many rows in portions, page by page or list by list, and not row by row:
 * what differs between them is where a page begins, or a list of several values.
 */
export function areBatches(statements: readonly Statement[], kind: string): boolean {
  const several = most(statements, ({ rows = 0 }) => rows > 1);
  if (kind === 'insert') return several;
  const [first] = statements;
  const compared = statements.map((statement) => comparisonsOf(statement));
  if (!first || compared.some((comparisons) => !comparisons)) return false;
  const all = compared as Comparison[][];
  let lists = false;
  for (const key of differing(all)) {
    const own = all.map((comparisons) => comparisons.find((comparison) => keyOf(comparison) === key));
    if (own.every((comparison) => comparison?.use === 'list')) {
      if (!most(own, (comparison) => (comparison?.values.length ?? 0) > 1)) return false;
      lists = true;
    } else if (!own.every((comparison, i) => isBound(comparison, all[i] ?? []))) return false;
  }
  return lists || (several && statements.every(({ sql }) => sql === first.sql));
}

/** Keys of the comparisons that are not with the same values in all statements. */
function differing(all: readonly (readonly Comparison[])[]): Set<string> {
  const first = new Map(all[0]?.map((comparison) => [keyOf(comparison), comparison.values.join()]));
  const keys = new Set<string>();
  for (const comparisons of all) {
    for (const comparison of comparisons) {
      if (first.get(keyOf(comparison)) !== comparison.values.join()) keys.add(keyOf(comparison));
    }
  }
  return keys;
}

/** Whether a page begins there: also `= ?` does where rows that are equal in it are ordered by another column. */
function isBound(comparison: Comparison | undefined, all: readonly Comparison[]): boolean {
  if (!comparison) return false;
  if (comparison.use === 'range') return true;
  const bounds = all.find(({ use, column }) => use === 'range' && column === comparison.column);
  return comparison.values.every((value) => bounds?.values.includes(value));
}

function keyOf({ use, column }: Comparison): string {
  return `${use} ${column}`;
}

function most<T>(items: readonly T[], holds: (item: T) => boolean): boolean {
  return items.filter((item) => holds(item)).length > items.length / 2;
}
