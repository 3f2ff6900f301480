import { maskLiterals } from '../log/mask-literals.js';
import { pathOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import type { ExcusedNode, Misestimate, PlanThresholds } from './plan-finding.js';
import { conditionsAt, numberOf, type Placed, rowsOut, runNodesOf, textOf } from './plan-numbers.js';

/**
 * Estimates that are off by more than `estimateFactor`, each at the lowest node that has it: those above inherit it. No
 * rows where one was expected is no error, and a node that was not run to its end is excused, with the reason.
 */
export function findMisestimates(
  plan: PlanNode,
  thresholds: PlanThresholds,
): { readonly found: Misestimate[]; readonly excused: ExcusedNode[] } {
  const found: Misestimate[] = [];
  const excused: ExcusedNode[] = [];
  for (const placed of runNodesOf(plan)) {
    const { node, above } = placed;
    if (!isOff(node, thresholds) || (node.Plans ?? []).some((below) => isOff(below, thresholds))) continue;
    const estimated = numberOf(node, 'Plan Rows');
    const actual = numberOf(node, 'Actual Rows');
    const reason = excuseOf(placed, estimated > actual);
    if (reason !== undefined) {
      excused.push({ kind: 'misestimate', node: pathOf(node, above), reason });
      continue;
    }
    found.push(misestimateOf(placed, estimated, actual));
  }
  return { found, excused };
}

function misestimateOf({ node, above }: Placed, estimated: number, actual: number): Misestimate {
  const table = relationOf(node)?.table ?? null;
  const conditions = conditionsAt(node);
  const times = numberOf(node, 'Actual Loops');
  const factor = Math.round(factorOf(node));
  return {
    kind: 'misestimate',
    table,
    node: pathOf(node, above),
    filter: conditions.length === 0 ? null : conditions.map(maskLiterals).join(' and '),
    numbers: { estimated, actual, times, factor },
    message: `${estimated} rows were expected and ${actual} came${times > 1 ? ` in each of ${times} runs` : ''}: ${factor} times off`,
    fix:
      table === null
        ? 'analyze the tables below; where columns go together, create statistics on them'
        : `analyze ${table}; where the columns of the condition go together, create statistics on them`,
  };
}

/** Both are told per run, so that a node which ran often and found nothing is not an error times its runs. */
function factorOf(node: PlanNode): number {
  const estimated = Math.max(1, numberOf(node, 'Plan Rows'));
  const actual = Math.max(1, numberOf(node, 'Actual Rows'));
  return Math.max(estimated / actual, actual / estimated);
}

function isOff(node: PlanNode, { estimateFactor, estimateRows }: PlanThresholds): boolean {
  if (numberOf(node, 'Actual Loops') === 0) return false;
  const larger = Math.max(numberOf(node, 'Plan Rows'), numberOf(node, 'Actual Rows'));
  return larger >= estimateRows && factorOf(node) > estimateFactor;
}

/** What reads all of its input before it returns a row. */
const BLOCKING: ReadonlySet<string> = new Set(['Sort', 'Hash', 'Aggregate', 'Group', 'SetOp', 'Bitmap Heap Scan']);

/** Why an estimate may be off; undefined: it may not. */
export function excuseOf({ node, above }: Placed, tooHigh: boolean): string | undefined {
  const type = textOf(node, 'Node Type');
  if (type === 'BitmapAnd' || type === 'BitmapOr') return 'a bitmap does not count its rows';
  if (type === 'WorkTable Scan' || type === 'Recursive Union') return 'how deep a recursion goes is not estimated';
  if (type === 'Function Scan' || type === 'Table Function Scan') return 'what a function returns is not estimated';
  return tooHigh ? stoppedEarly({ node, above }) : undefined;
}

/** Why the node was not run to its end: nobody wanted more of its rows. */
function stoppedEarly({ node, above }: Placed): string | undefined {
  let below = node;
  for (const one of above.toReversed()) {
    const type = textOf(one, 'Node Type');
    if (type === 'Limit') {
      if (numberOf(one, 'Actual Rows') >= numberOf(one, 'Plan Rows')) return 'a limit ended it early';
      // It went on to the end for rows that were not there; that is dear only where it looked at many.
      if (lookedAt(node) < numberOf(node, 'Plan Rows')) return 'there was little to look at';
    }
    if (textOf(below, 'Parent Relationship') === 'SubPlan') return 'a subquery is left as soon as it is answered';
    if (type === 'Merge Join') return 'a merge ends when one side does';
    if (type === 'Nested Loop' && below['Parent Relationship'] === 'Inner') {
      const first = one['Inner Unique'] === true || /Semi|Anti/u.test(textOf(one, 'Join Type'));
      if (first) return 'the first row that fits is enough';
    }
    if (type === 'Hash Join' && below['Parent Relationship'] === 'Outer' && hashIsEmpty(one)) {
      return 'there was nothing to join with';
    }
    if (BLOCKING.has(type) && textOf(one, 'Strategy') !== 'Sorted') return undefined;
    below = one;
  }
  return undefined;
}

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck'];

/** Rows that the node kept, threw away or got from below, per run. */
function lookedAt(node: PlanNode): number {
  const removed = REMOVED.map((property) => numberOf(node, property));
  const below = (node.Plans ?? []).map(rowsOut);
  return [numberOf(node, 'Actual Rows'), ...removed, ...below].reduce((sum, one) => sum + one, 0);
}

function hashIsEmpty(join: PlanNode): boolean {
  const inner = join.Plans?.find((child) => child['Parent Relationship'] === 'Inner');
  return inner !== undefined && numberOf(inner, 'Actual Rows') === 0;
}
