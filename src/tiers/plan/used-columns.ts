import { columnsIn, conjunctsOf, mayBeBare, type ColumnReference } from './expression.js';
import { expressionsOf, nodesOf, outputOf, pathOf, relationOf, type PlanNode } from './plan-node.js';

/** A column that an answer hangs on, and where the plan says so. */
export interface ColumnUse {
  readonly table: string;
  readonly alias: string;
  /** `*` stands for the whole row. */
  readonly column: string;
  /** A condition that must hold and names no other column; undefined: the column is used in another way. */
  readonly condition: string | undefined;
  /** For people. */
  readonly at: string;
}

/**
 * The columns of tables that a plan looks at.
 *
 * Counted are the expressions of every node (conditions, keys of sorts, groups and joins, calls of functions), and what
 * comes out of the uppermost node, of every subquery, subplan, CTE and member of a set, and out of every node that
 * computes. Not counted is the output of a scan, and of nodes that only hand on what they are given: PostgreSQL lets a
 * scan return whole rows where that costs less than picking columns. What is looked at above the scan is named there.
 *
 * What a function written in SQL or PL/pgSQL reads by itself is in no plan.
 *
 * @param plan of `EXPLAIN (VERBOSE)`, which qualifies columns where there is more than one relation
 * @throws TypeError when the plan names columns without their relation
 */
export function usedColumns(plan: PlanNode): readonly ColumnUse[] {
  let uses = KNOWN.get(plan);
  if (!uses) KNOWN.set(plan, (uses = usesIn(plan)));
  return uses;
}

const KNOWN = new WeakMap<PlanNode, readonly ColumnUse[]>();

function usesIn(plan: PlanNode): ColumnUse[] {
  const tables = new Map<string, string>();
  for (const { node } of nodesOf(plan)) {
    const relation = relationOf(node);
    if (relation) tables.set(relation.alias, relation.table);
  }
  demandQualified(plan, tables.size);

  const uses = new Map<string, ColumnUse>();
  const note = (expression: string, at: string, isCondition: boolean): void => {
    const columns = columnsIn(expression);
    const condition = isCondition && new Set(columns.map(keyOf)).size === 1 ? expression : undefined;
    for (const { alias, column } of columns) {
      const table = tables.get(alias);
      if (table === undefined) continue;
      const key = JSON.stringify([alias, column, condition]);
      if (!uses.has(key)) uses.set(key, { table, alias, column, condition, at: `${at}: ${expression}` });
    }
  };
  for (const { node, above } of nodesOf(plan)) {
    const path = pathOf(node, above);
    for (const [property, expression] of expressionsOf(node)) {
      const isCondition = isConditionOnRows(node, property);
      for (const part of isCondition ? conjunctsOf(expression) : [expression]) {
        note(part, `${path}: ${property}`, isCondition);
      }
    }
    if (!isExact(node, above.at(-1))) continue;
    for (const expression of outputOf(node)) note(expression, `${path}: Output`, false);
  }
  return [...uses.values()];
}

const CONDITIONS: ReadonlySet<string> = new Set([
  'Filter',
  'Join Filter',
  'One-Time Filter',
  'Index Cond',
  'Recheck Cond',
  'TID Cond',
  'Hash Cond',
  'Merge Cond',
]);

function keyOf({ alias, column }: ColumnReference): string {
  return JSON.stringify([alias, column]);
}

/** The filter of an aggregate is a condition on what was computed. */
function isConditionOnRows(node: PlanNode, property: string): boolean {
  return CONDITIONS.has(property) && node['Node Type'] !== 'Aggregate';
}

/** Nodes that return what they are given. */
const CONDUITS: ReadonlySet<string> = new Set([
  'Sort',
  'Incremental Sort',
  'Limit',
  'Unique',
  'Materialize',
  'Memoize',
  'Hash',
  'LockRows',
  'Gather',
  'Gather Merge',
]);

/** The planner plans these by themselves, and makes them return what was asked for and nothing else. */
const SEPARATE: ReadonlySet<unknown> = new Set(['InitPlan', 'SubPlan', 'Subquery', 'Member']);
const SETS: ReadonlySet<string> = new Set(['Recursive Union', 'SetOp', 'Append', 'Merge Append']);

/** Whether the node's output is what the query asks for, and not what was at hand. */
function isExact(node: PlanNode, parent: PlanNode | undefined): boolean {
  if (!parent || SEPARATE.has(node['Parent Relationship']) || SETS.has(parent['Node Type'])) return true;
  return relationOf(node) === undefined && !CONDUITS.has(node['Node Type']);
}

function demandQualified(plan: PlanNode, relations: number): void {
  if (relations !== 1) return;
  const outputs = [...nodesOf(plan)].flatMap(({ node }) => outputOf(node));
  const bare = outputs.find(mayBeBare);
  if (bare === undefined || outputs.some((output) => columnsIn(output).length > 0)) return;
  throw new TypeError(`The plan has "${bare}" without its relation: explain "select * from (…) statement" instead.`);
}
