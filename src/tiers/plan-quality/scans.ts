import { maskLiterals } from '../log/mask-literals.js';
import { pathOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import { wantedIndexes } from './index-candidates.js';
import type { ExcusedNode, PlanThresholds, SequentialScan, WastefulIndex } from './plan-finding.js';
import { joinOf, numberOf, type Placed, rowsOut, runNodesOf, textOf, timesRun } from './plan-numbers.js';

/** Rows of each table, as the database's statistics have them. */
export type TableRows = ReadonlyMap<string, number>;

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Index Recheck'];
const BY_INDEX: ReadonlySet<string> = new Set(['Index Scan', 'Index Only Scan', 'Bitmap Heap Scan']);

/**
 * Scans that read much to keep little. Reading the better part of a table is what an aggregate has to do, and a scan that
 * ended early read little: both are no finding. A table that an index leads into as well is excused: the planner found
 * that reading all of it is cheaper.
 *
 * @param byIndex how the same statement is run where sequential scans are discouraged
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
    const otherwise = kind === 'sequential-scan' && byIndex ? readOf(byIndex, placed.node) : Infinity;
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
  const tableRows = Math.max(0, tables.get(relation.table) ?? 0);
  const times = timesRun(placed);
  // Rows that went through an index were asked for by number; what is joined to them is not the index's fault.
  const rowsKept = sequential ? Math.min(rowsOut(node), rowsJoined(placed)) : rowsOut(node);
  const numbers = { tableRows, rowsRead, rowsKept, times };
  if (rowsRead < largeTableRows) return undefined;
  const wasteful = rowsKept <= rowsRead * smallShare;
  const again = sequential && times > 1;
  if (!wasteful && !again) return undefined;
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
  return { ...found, kind: 'wasteful-index', message: `${kept}, by ${indexOf(node)}` };
}

/** How many rows found a partner in the join that they go into, at most; in one that is for those without, that says nothing. */
function rowsJoined(placed: Placed): number {
  const join = joinOf(placed);
  return !join || textOf(join, 'Join Type').includes('Anti') ? Infinity : rowsOut(join);
}

function conditionsOf({ node, above }: Placed): string {
  const join = joinOf({ node, above });
  const conditions = [
    ...['Index Cond', 'Recheck Cond', 'Filter'].map((property) => textOf(node, property)),
    ...['Hash Cond', 'Merge Cond', 'Join Filter'].map((property) => (join ? textOf(join, property) : '')),
  ];
  return conditions
    .filter((condition) => condition !== '')
    .map(maskLiterals)
    .join(' and ');
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
