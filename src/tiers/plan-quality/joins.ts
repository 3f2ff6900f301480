import { pathOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import { maskLiterals } from '../log/mask-literals.js';
import type { PlanThresholds, WastefulJoin } from './plan-finding.js';
import { numberOf, rowsOut, runNodesOf, textOf } from './plan-numbers.js';

/** To compare two rows takes a small part of what it takes to read one. */
const PAIRS_PER_ROW = 10;

/** Joins that compare very many pairs of rows, because their condition leads from no row to another. */
export function findJoins(plan: PlanNode, { largeTableRows, smallShare }: PlanThresholds): WastefulJoin[] {
  const found: WastefulJoin[] = [];
  for (const { node, above } of runNodesOf(plan)) {
    const removed = numberOf(node, 'Rows Removed by Join Filter') * numberOf(node, 'Actual Loops');
    const rowsKept = rowsOut(node);
    const pairs = removed + rowsKept;
    if (pairs < largeTableRows * PAIRS_PER_ROW || rowsKept > pairs * smallShare) continue;
    found.push({
      kind: 'wasteful-join',
      table: relationOf(node)?.table ?? null,
      node: pathOf(node, above),
      filter: maskLiterals(textOf(node, 'Join Filter')) || null,
      numbers: { pairs, rowsKept },
      message: `${pairs} pairs of rows are compared to keep ${rowsKept}`,
      fix: 'join by a column that is equal on both sides and has an index; two conditions joined by OR are two queries (union)',
    });
  }
  return found;
}
