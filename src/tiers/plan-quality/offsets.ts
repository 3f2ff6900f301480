import { pathOf, type PlanNode } from '../plan/plan-node.js';
import type { DeepOffset, PlanThresholds } from './plan-finding.js';
import { rowsOut, runNodesOf } from './plan-numbers.js';

/** Limits that skip very many rows, each of which has to be found first. */
export function findOffsets(plan: PlanNode, { largeTableRows }: PlanThresholds): DeepOffset[] {
  const found: DeepOffset[] = [];
  for (const { node, above } of runNodesOf(plan)) {
    const [below] = node.Plans ?? [];
    if (node['Node Type'] !== 'Limit' || !below) continue;
    const rowsKept = rowsOut(node);
    const skipped = rowsOut(below) - rowsKept;
    if (skipped < largeTableRows) continue;
    found.push({
      kind: 'deep-offset',
      table: null,
      node: pathOf(node, above),
      filter: null,
      numbers: { skipped, rowsKept },
      message: `${skipped} rows are found and skipped to return ${rowsKept}`,
      fix: 'a cursor: begin behind the last row of the page before, by a condition on the columns of the order',
    });
  }
  return found;
}
