import { ROW_COLUMN } from '../cache/dependencies.js';
import { columnsIn, conjunctsOf, onlyColumn, sidesOf } from './expression.js';
import { expressionsOf, pathOf, relationOf, type PlanNode } from './plan-node.js';

/**
 * How a plan comes to the rows of a table:
 * - `row`: it is told the number of the one row;
 * - `same`: by a number that was found before, as the `id` of a page: the row has been come to already;
 * - `reference`: by the number that another row holds, so that there is no row that is not referred to;
 * - `search`: in any other way, by which rows may come and go.
 */
export type Reach = 'row' | 'same' | 'reference' | 'search';

/** A table that a plan reads, by one of its names in it. */
export interface ReachedRows {
  readonly table: string;
  readonly alias: string;
  readonly reach: Reach;
  /** For people. */
  readonly at: string;
}

/** Every table that the plan reads, once for each of its names. */
export function reachedRows(plan: PlanNode): readonly ReachedRows[] {
  let rows = KNOWN.get(plan);
  if (!rows) {
    const found = new Map<string, Found>();
    visit(plan, [], found);
    rows = [...found].map(([alias, { table, reach, at }]) => ({ table, alias, reach, at }));
    KNOWN.set(plan, rows);
  }
  return rows;
}

const KNOWN = new WeakMap<PlanNode, readonly ReachedRows[]>();

type Found = Omit<ReachedRows, 'alias' | 'reach'> & { reach: Reach };

/** What a subtree tells its parent. */
interface Subtree {
  /** Every name that expressions in it may use. */
  readonly aliases: ReadonlySet<string>;
  /** Those whose rows come out one by one: a condition further up still decides about each. */
  readonly open: ReadonlySet<string>;
  /** Conditions in it that look at rows of outside, which a nested loop hands in. */
  readonly parametric: readonly string[];
}

/** Of a join's two sides, those whose rows are left out where they match nothing. */
const OPTIONAL_SIDES: Readonly<Record<string, readonly ('left' | 'right')[]>> = {
  Inner: ['left', 'right'],
  Semi: ['left', 'right'],
  'Right Semi': ['left', 'right'],
  Left: ['right'],
  Anti: ['right'],
  Right: ['left'],
  'Right Anti': ['left'],
};

/** Nodes that leave rows as many as they are. What cuts, groups or unites them makes them depend on each other. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'Sort',
  'Incremental Sort',
  'Materialize',
  'Memoize',
  'Hash',
  'Gather',
  'Gather Merge',
]);

function visit(node: PlanNode, above: readonly PlanNode[], found: Map<string, Found>): Subtree {
  const children = (node.Plans ?? [])
    .map((child) => ({ relationship: child['Parent Relationship'], ...visit(child, [...above, node], found) }))
    // What a subplan looks at of the rows around it decides nothing about how these are reached.
    .filter(({ relationship }) => relationship !== 'SubPlan' && relationship !== 'InitPlan');
  const conditions = expressionsOf(node)
    .filter(([property]) => property === 'Filter' || / (Cond|Filter)$/.test(property))
    .flatMap(([, expression]) => conjunctsOf(expression));

  const aliases = new Set(children.flatMap((child) => [...child.aliases]));
  if (typeof node['Alias'] === 'string') aliases.add(node['Alias']);
  const inner = [...conditions, ...children.flatMap((child) => child.parametric)];
  const parametric = inner.filter((condition) => columnsIn(condition).some(({ alias }) => !aliases.has(alias)));

  const relation = relationOf(node);
  if (relation) {
    const { alias, table } = relation;
    found.set(alias, { table, reach: reachOf(alias, inner), at: pathOf(node, above) });
    return { aliases, open: new Set([alias]), parametric };
  }
  const [left, right] = children;
  const joinType = node['Join Type'];
  if (typeof joinType !== 'string' || !left || !right) {
    return { aliases, open: TRANSPARENT.has(node['Node Type']) ? (left?.open ?? new Set()) : new Set(), parametric };
  }
  for (const side of OPTIONAL_SIDES[joinType] ?? []) {
    for (const alias of (side === 'left' ? left : right).open) {
      const row = found.get(alias);
      if (row?.reach === 'search') row.reach = reachOf(alias, inner);
    }
  }
  return { aliases, open: new Set([...left.open, ...right.open]), parametric };
}

/** How conditions that must all hold come to the rows called `alias`. */
function reachOf(alias: string, conditions: readonly string[]): Reach {
  let reach: Reach = 'search';
  for (const condition of conditions) {
    const sides = sidesOf(condition);
    if (!sides) continue;
    for (const [key, value] of [sides, sides.toReversed()] as [string, string][]) {
      const column = onlyColumn(key);
      if (column?.alias !== alias || column.column !== ROW_COLUMN) continue;
      if (isConstant(value)) return 'row';
      const other = onlyColumn(value);
      if (other === undefined ? !isSubplan(value) : other.alias === alias) continue;
      reach = other?.column === ROW_COLUMN ? 'same' : 'reference';
    }
  }
  return reach;
}

function isConstant(value: string): boolean {
  return /^('\d+'|\d+)(::\w+)?$/.test(value);
}

function isSubplan(value: string): boolean {
  return /^\(?(InitPlan|SubPlan) \d+\)?(\.col\d+)?$|^\$\d+$/.test(value);
}
