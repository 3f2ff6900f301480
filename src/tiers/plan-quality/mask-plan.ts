import { maskLiterals } from '../log/mask-literals.js';
import type { PlanNode } from '../plan/plan-node.js';

/** Properties of a plan that hold expressions, which may hold values. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  'Output',
  'Filter',
  'Join Filter',
  'One-Time Filter',
  'Index Cond',
  'Recheck Cond',
  'Order By',
  'TID Cond',
  'Hash Cond',
  'Merge Cond',
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Grouping Sets',
  'Hash Key',
  'Cache Key',
  'Function Call',
  'Table Function Call',
  'Sampling Parameters',
  'Run Condition',
  'Window',
]);

/** A plan without the values that its expressions hold. Everything else, numbers of rows included, stays. */
export function maskPlan(node: PlanNode): PlanNode {
  const entries = Object.entries(node).map(([property, value]): [string, unknown] => {
    if (property === 'Plans') return [property, node.Plans?.map(maskPlan)];
    return [property, EXPRESSIONS.has(property) ? maskAll(value) : value];
  });
  return Object.fromEntries(entries) as PlanNode;
}

function maskAll(value: unknown): unknown {
  if (typeof value === 'string') return maskLiterals(value);
  if (Array.isArray(value)) return value.map(maskAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskAll(one)]));
}
