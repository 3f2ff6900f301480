import { pathOf, type PlanNode } from '../plan/plan-node.js';
import { maskLiterals } from '../log/mask-literals.js';
import type { PlanThresholds, SlowStatement } from './plan-finding.js';
import { conditionsAt, numberOf, type Placed, runNodesOf, timesRun } from './plan-numbers.js';

/** The last resort: a statement that takes long, with the node that takes most of it. */
export function findSlow(plan: PlanNode, { slowMs }: PlanThresholds): SlowStatement[] {
  const ms = Math.round(timeOf({ node: plan, above: [] }));
  if (ms < slowMs) return [];
  const nodes = Array.from(runNodesOf(plan), (placed) => ({ ...placed, own: ownTimeOf(placed) }));
  const [{ node, above, own } = { node: plan, above: [], own: ms }] = nodes.toSorted((a, b) => b.own - a.own);
  const ownMs = Math.round(own);
  const conditions = conditionsAt(node);
  return [
    {
      kind: 'slow',
      table: null,
      node: pathOf(node, above),
      filter: conditions.length === 0 ? null : conditions.map(maskLiterals).join(' and '),
      numbers: { ms, ownMs },
      message: `takes ${ms} ms, ${ownMs} of them at this node, for no cause that is known`,
      fix: 'read the plan; ask for fewer rows, compute it beforehand, or keep the answer',
    },
  ];
}

/** Milliseconds that the node took, with those below it. */
function timeOf(placed: Placed): number {
  return numberOf(placed.node, 'Actual Total Time') * timesRun(placed);
}

function ownTimeOf({ node, above }: Placed): number {
  const below = (node.Plans ?? []).map((child) => timeOf({ node: child, above: [...above, node] }));
  return timeOf({ node, above }) - below.reduce((sum, one) => sum + one, 0);
}
