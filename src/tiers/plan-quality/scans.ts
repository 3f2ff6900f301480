import { maskLiterals } from '../log/mask-literals.js';
import { columnsIn } from '../plan/expression.js';
import { pathOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import { wantedIndexes } from './index-candidates.js';
import type { ExcusedNode, PlanThresholds, SequentialScan, WastefulIndex } from './plan-finding.js';
import {
  conditionsAt,
  joinOf,
  limitedSortOf,
  numberOf,
  type Placed,
  rowsOut,
  runNodesOf,
  textOf,
  timesRun,
} from './plan-numbers.js';
import { walkedPages } from './walked-pages.js';

/** Rows of each table, as the database's statistics have them. */
export type TableRows = ReadonlyMap<string, number>;

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Index Recheck'];
const BY_INDEX: ReadonlySet<string> = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Heap Scan']);

/**
 * Scans that read much to keep little, counting what joins and a limited sort keep of it. Reading the better part of a
 * table is what an aggregate has to do, and a scan that ended early read little: both are no finding. Rows that an index
 * leads to as well are excused: the planner found that reading all of them is cheaper.
 *
 * @param byIndex how the same statement is run where rows are looked up and nothing is sorted
 */
export function findScans(
  plan: PlanNode,
  tables: TableRows,
  thresholds: PlanThresholds,
  byIndex?: PlanNode,
): { readonly found: (SequentialScan | WastefulIndex)[]; readonly excused: ExcusedNode[] } {
  const found: (SequentialScan | WastefulIndex)[] = [];
  const excused: ExcusedNode[] = [];
  for (const placed of runNodesOf(plan)) {
    const scan = findScan(placed, tables, thresholds);
    if (!scan) continue;
    const { kind, node, numbers } = scan;
    const otherwise = byIndex ? readOf(byIndex, placed.node) : Infinity;
    if (otherwise > numbers.rowsRead * thresholds.smallShare) found.push(scan);
    else
      excused.push({
        kind,
        node,
        reason: `an index leads to ${otherwise} rows; to read them all is estimated to be cheaper`,
      });
  }
  return { found, excused };
}

/** Rows that another plan of the statement read of what `scan` reads, by its name in the statement. */
function readOf(plan: PlanNode, scan: PlanNode): number {
  const wanted = relationOf(scan);
  const same = Array.from(runNodesOf(plan), ({ node }) => node).filter((node) => {
    const relation = relationOf(node);
    return relation?.table === wanted?.table && relation?.alias === wanted?.alias;
  });
  return Math.round(same.reduce((sum, node) => sum + rowsReadBy(node), 0));
}

function rowsReadBy(node: PlanNode): number {
  const removed = REMOVED.reduce((sum, property) => sum + numberOf(node, property), 0);
  return rowsOut(node) + removed * numberOf(node, 'Actual Loops');
}

function findScan(
  placed: Placed,
  tables: TableRows,
  { largeTableRows, smallShare }: PlanThresholds,
): SequentialScan | WastefulIndex | undefined {
  const { node, above } = placed;
  const sequential = node['Node Type'] === 'Seq Scan';
  const relation = relationOf(node);
  if (!relation || (!sequential && !BY_INDEX.has(textOf(node, 'Node Type')))) return undefined;
  const rowsRead = rowsReadBy(node);
  const times = timesRun(placed);
  // The statistics of a table that was never analysed say that it is empty.
  const tableRows = Math.max(tables.get(relation.table) ?? 0, Math.round(rowsRead / times));
  const rowsKept = Math.min(rowsOut(node), rowsJoined(placed, sequential), rowsOrdered(placed, relation.alias));
  const numbers = { tableRows, rowsRead, rowsKept, times };
  const walked = sequential || rowsRead >= largeTableRows ? undefined : walkedPages(placed, largeTableRows);
  if (rowsRead < largeTableRows && !walked) return undefined;
  const wasteful = rowsKept <= rowsRead * smallShare;
  const again = sequential && times > 1;
  if (!wasteful && !again && !walked) return undefined;
  if (sequential && tableRows < largeTableRows) return undefined;

  const where = conditionsOf(placed);
  const found = {
    table: relation.table,
    node: pathOf(node, above),
    filter: where === '' ? null : where,
    fix: fixOf(placed, relation.table),
    numbers,
  };
  const kept = `${rowsRead} rows of ${relation.table} are read${times > 1 ? ` in ${times} rounds` : ''} to keep ${rowsKept}`;
  if (sequential) return { ...found, kind: 'sequential-scan', message: `${kept}, from end to end` };
  if (walked) {
    return {
      ...found,
      kind: 'wasteful-index',
      message: `${walked.pages} pages of ${walked.index} are read for ${walked.rows} rows of ${relation.table}`,
      fix: `${found.fix}; where very many rows were changed, vacuum ${relation.table}`,
    };
  }
  return { ...found, kind: 'wasteful-index', message: `${kept}, by ${indexOf(node)}` };
}

/** How many rows found a partner in the join that they go into, at most; in one that is for those without, that says nothing. */
function rowsJoined(placed: Placed, sequential: boolean): number {
  const into = joinOf(placed);
  if (!into || textOf(into.join, 'Join Type').includes('Anti')) return Infinity;
  // What a nested loop looks up by an index it asked for; what it compares in vain is the join's fault.
  const loop = !sequential && into.join['Node Type'] === 'Nested Loop';
  if (loop && (into.side === 'Inner' || numberOf(into.join, 'Rows Removed by Join Filter') > 0)) return Infinity;
  return rowsOut(into.join);
}

/** How many rows a limit lets through, where they are sorted by a column of this relation, so that an index may do that. */
function rowsOrdered(placed: Placed, alias: string): number {
  const sort = limitedSortOf(placed);
  const keys = sort?.['Sort Key'];
  if (!sort || !Array.isArray(keys)) return Infinity;
  // By what comes before it the rows are in order already.
  const presorted = sort['Presorted Key'];
  const columns = columnsIn(String(keys[Array.isArray(presorted) ? presorted.length : 0]));
  const own = columns.length > 0 && columns.every((column) => column.alias === alias);
  return own ? rowsOut(sort) : Infinity;
}

function conditionsOf(placed: Placed): string {
  const into = joinOf(placed);
  const conditions = [
    ...conditionsAt(placed.node, ['Index Cond', 'Recheck Cond', 'Filter']),
    ...(into ? conditionsAt(into.join, ['Hash Cond', 'Merge Cond', 'Join Filter']) : []),
  ];
  return conditions.map(maskLiterals).join(' and ');
}

function indexOf(node: PlanNode): string {
  const own = textOf(node, 'Index Name');
  if (own !== '') return own;
  return (node.Plans ?? []).map(indexOf).find((name) => name !== '') ?? 'an index';
}

function fixOf(placed: Placed, table: string): string {
  const [wanted] = wantedIndexes(placed);
  if (!wanted) return `let the query name a column of ${table} that an index leads to, or read fewer rows`;
  return `an index of ${table} on (${wanted.columns.join(', ')}), or a condition that an existing one leads to`;
}
