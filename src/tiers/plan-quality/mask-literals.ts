import type { PlanNode } from '../plan/plan-node.js';

/** Quoted names and what belongs to a name stay as they are; every value becomes a `?`. */
const TEXTS =
  /(?<name>"(?:[^"]|"")*"|(?:Sub|Init)Plan \d+|[\p{L}_][\p{L}\p{N}_$]*(?!')|::[\p{L}_ ]+\([\d,]+\)|\$\d+)|(?<value>[EBX]?'(?:[^'\\]|\\.|'')*'|\$(?<tag>\w*)\$.*?\$\k<tag>\$|\d[\d.]*(?:e[+-]?\d+)?)/gisu;

/**
 * SQL, or an expression of a plan, without the values in it: texts and numbers become `?`, names, types and key words stay.
 * What remains may be logged and shown.
 */
export function maskLiterals(text: string): string {
  return text.replaceAll(TEXTS, (all, ...rest) => {
    const { value } = rest.at(-1) as { readonly value?: string };
    return value === undefined ? all : '?';
  });
}

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
