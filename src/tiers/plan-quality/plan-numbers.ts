import { nodesOf, type PlanNode } from '../plan/plan-node.js';

/** A node and those above it, uppermost first. */
export interface Placed {
  readonly node: PlanNode;
  readonly above: readonly PlanNode[];
}

/** Every node that was run, with those above it. */
export function* runNodesOf(plan: PlanNode): Generator<Placed> {
  for (const placed of nodesOf(plan)) if (numberOf(placed.node, 'Actual Loops') > 0) yield placed;
}

export function numberOf(node: PlanNode, property: string): number {
  const value = node[property];
  return typeof value === 'number' ? value : 0;
}

export function textOf(node: PlanNode, property: string): string {
  const value = node[property];
  return typeof value === 'string' ? value : '';
}

const CONDITIONS = ['Index Cond', 'Recheck Cond', 'Filter', 'Hash Cond', 'Merge Cond', 'Join Filter'];

/** The conditions of the node itself. */
export function conditionsAt(node: PlanNode, properties = CONDITIONS): string[] {
  return properties.map((property) => textOf(node, property)).filter((condition) => condition !== '');
}

/** Rows that came out of the node in all its runs; PostgreSQL tells their average. */
export function rowsOut(node: PlanNode): number {
  return numberOf(node, 'Actual Rows') * numberOf(node, 'Actual Loops');
}

/** How often the node was begun anew; workers that share one run count as one. */
export function timesRun({ node, above }: Placed): number {
  const loops = numberOf(node, 'Actual Loops');
  const gather = above.findLast((one) => textOf(one, 'Node Type').startsWith('Gather'));
  // The leader takes part, too.
  return gather ? Math.max(1, Math.round(loops / (numberOf(gather, 'Workers Launched') + 1))) : loops;
}

/** Nodes that hand on the rows of the one below, and all of them. */
const PASSING: ReadonlySet<string> = new Set([
  'Hash',
  'Sort',
  'Incremental Sort',
  'Materialize',
  'Memoize',
  'Gather',
  'Gather Merge',
]);

/** The join that the node's rows go into as they are, and as which of its sides. */
export function joinOf({ node, above }: Placed): { readonly join: PlanNode; readonly side: string } | undefined {
  let below = node;
  for (const one of above.toReversed()) {
    if (one['Join Type'] !== undefined) return { join: one, side: textOf(below, 'Parent Relationship') };
    if (!PASSING.has(textOf(one, 'Node Type'))) return undefined;
    below = one;
  }
  return undefined;
}

/** The sort that the node's rows go through, joined or not, of which a limit takes the first. */
export function limitedSortOf({ node, above }: Placed): PlanNode | undefined {
  let below = node;
  let sort: PlanNode | undefined;
  for (const one of above.toReversed()) {
    const type = textOf(one, 'Node Type');
    if (textOf(below, 'Parent Relationship').endsWith('Plan')) return undefined;
    if (type === 'Limit') return sort;
    if (type.endsWith('Sort')) sort = one;
    else if (one['Join Type'] === undefined && !PASSING.has(type)) return undefined;
    below = one;
  }
  return undefined;
}
