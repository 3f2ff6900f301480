import { columnsIn } from '../plan/expression.js';
import { relationOf } from '../plan/plan-node.js';
import { type ColumnCondition, conditionsOn } from './conditions.js';
import { columnOf } from './key-column.js';
import { joinOf, type Placed, textOf } from './plan-numbers.js';

/** An index that might serve a scan. */
export interface WantedIndex {
  /** In their order, `desc` included. */
  readonly columns: readonly string[];
  /** Conditions of a partial index, as a plan has them; only such as hold for whoever asks. */
  readonly where: readonly string[];
}

const MOST_COLUMNS = 5;
const MOST_INDEXES = 12;

/**
 * Indexes that might serve a scan, the best guess first: the columns that have one value, then a range, then the order
 * that is wanted of the rows. A condition that holds for whoever asks may be built into the index.
 *
 * @param always the conditions that are the same every time, as the plan has them
 */
export function wantedIndexes(placed: Placed, always: ReadonlySet<string> = new Set()): WantedIndex[] {
  const alias = relationOf(placed.node)?.alias;
  if (alias === undefined) return [];
  const { own, joined } = conditionsFor(placed, alias);
  const order = orderFor(placed, alias);
  const fixed = own.filter(({ text }) => always.has(text) && isPlain(text));
  const where = fixed.map(({ text }) => text.replaceAll(`${alias}.`, ''));
  const partial = fixed.length > 0 ? [wish(without(own, fixed), joined, order, where)] : [];
  return distinct([wish(own, joined, order, []), ...partial].flat()).slice(0, MOST_INDEXES);
}

function wish(
  own: readonly ColumnCondition[],
  joined: readonly ColumnCondition[],
  order: readonly string[],
  where: readonly string[],
): WantedIndex[] {
  const of = (kind: ColumnCondition['kind'], from = own) =>
    from.filter((condition) => condition.kind === kind).map(({ column }) => column);
  const equal = [...of('equal'), ...of('equal', joined)];
  const [among, range] = [of('among'), of('range').slice(0, 1)];
  const several = [
    [...equal, ...order],
    [...equal, ...among, ...range],
    [...equal, ...range, ...order],
    [...equal, ...among, ...order],
    // One column may say as much as all of them.
    ...equal.flatMap((column) => [
      [column, ...order],
      [column, ...range],
    ]),
    ...equal.flatMap((column) => [[column, ...among]]),
  ];
  return several.map((columns) => ({ columns: unique(columns).slice(0, MOST_COLUMNS), where }));
}

function conditionsFor(placed: Placed, alias: string): Record<'own' | 'joined', ColumnCondition[]> {
  const { node } = placed;
  const join = joinOf(placed)?.join;
  // What an index that is used already found is a condition like any other; of a bitmap, the nodes below have it.
  const own = ['Index Cond', 'Recheck Cond', 'Filter'].flatMap((property) =>
    conditionsOn(alias, textOf(node, property)),
  );
  const joined = ['Hash Cond', 'Merge Cond', 'Join Filter'].flatMap((property) =>
    join ? conditionsOn(alias, textOf(join, property)) : [],
  );
  return { own, joined };
}

/** The keys by which the rows are sorted further up, as far as they are columns of the relation. */
function orderFor({ above }: Placed, alias: string): string[] {
  for (const one of above.toReversed()) {
    const keys = one['Sort Key'];
    if (textOf(one, 'Node Type') === 'Aggregate') return [];
    if (!Array.isArray(keys)) continue;
    const columns = keys.map((key) => orderedColumn(alias, String(key)));
    const end = columns.indexOf(undefined);
    return columns.slice(0, end < 0 ? columns.length : end).filter((column) => column !== undefined);
  }
  return [];
}

const KEY = /^(?<column>.+?)(?<direction> DESC)?(?<nulls> NULLS (?:FIRST|LAST))?$/u;

function orderedColumn(alias: string, key: string): string | undefined {
  const { column, direction = '', nulls = '' } = KEY.exec(key)?.groups ?? {};
  if (column === undefined) return undefined;
  const [named, more] = columnsIn(column);
  if (named?.alias !== alias || more !== undefined || column.includes('(')) return undefined;
  return `${named.column}${`${direction}${nulls}`.toLowerCase()}`;
}

/** Whether an index may have the condition: one that calls nothing, since what is called may answer otherwise tomorrow. */
function isPlain(condition: string): boolean {
  const bare = condition.replaceAll(/'(?:[^']|'')*'/gu, '');
  const calls =
    /\b(?!(?:AND|OR|NOT|ANY|ARRAY)\b)[\w"]+\(|\b(?:CURRENT|LOCAL|SESSION)_\w+|\bUSER\b|(?:Init|Sub)Plan|\$\d/u;
  return !calls.test(bare.replaceAll(/::[\w ]+(?:\([\d,]+\))?/gu, '')) && columnsIn(condition).length === 1;
}

function without(all: readonly ColumnCondition[], some: readonly ColumnCondition[]): ColumnCondition[] {
  return all.filter((one) => !some.includes(one));
}

function unique(columns: readonly string[]): string[] {
  const seen = new Set<string>();
  return columns.filter((column) => {
    const name = columnOf(column);
    return !seen.has(name) && seen.add(name);
  });
}

function distinct(wanted: readonly WantedIndex[]): WantedIndex[] {
  const byText = new Map(wanted.map((one) => [JSON.stringify(one), one]));
  return [...byText.values()].filter(({ columns }) => columns.length > 0);
}
