import { conjunctsOf } from '../plan/expression.js';
import { nodesOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import { conditionsOn } from './conditions.js';
import { numberOf, type Placed, rowsOut, textOf } from './plan-numbers.js';

/** Entries of a usual index that are on one page. */
const ENTRIES = 200;
/** Entries of a wide one. */
const FEWEST_ENTRIES = 50;
/** Pages from the root of an index to a leaf, with room for one more leaf. */
const DESCENT = 5;
/** A table may have this many pages more than it should for other reasons. */
const LEAST_PAGES = 50;

export interface WalkedPages {
  readonly index: string;
  readonly pages: number;
  readonly rows: number;
}

/**
 * Whether an index is walked through for few rows: where its condition leaves out a column in the middle, PostgreSQL looks
 * at every entry on the way, and counts none of them. Only the pages tell.
 *
 * @param entries so many, looked at in vain, are worth a word
 */
export function walkedPages({ node }: Placed, entries: number): WalkedPages | undefined {
  const alias = relationOf(node)?.alias;
  if (alias === undefined) return undefined;
  for (const { node: scan } of nodesOf(node)) {
    const index = textOf(scan, 'Index Name');
    if (index === '' || (relationOf(scan)?.alias ?? alias) !== alias) continue;
    if (!isOrdered(alias, textOf(scan, 'Index Cond'))) continue;
    const { pages, expected, rows } = pagesOf(scan);
    if (pages - expected >= Math.max(LEAST_PAGES, entries / ENTRIES)) return { index, pages, rows };
  }
  return undefined;
}

/** Conditions that an index in order serves, by one descent. Others, and lists, may need many. */
function isOrdered(alias: string, condition: string): boolean {
  const conditions = conditionsOn(alias, condition);
  const plain = conditions.every(({ kind }) => kind === 'equal' || kind === 'range');
  return plain && conditions.length > 1 && conditions.length === conjunctsOf(condition).length;
}

/** Pages that the scan read, and those that its rows account for. */
function pagesOf(scan: PlanNode): { pages: number; expected: number; rows: number } {
  const own = (node: PlanNode) => numberOf(node, 'Shared Hit Blocks') + numberOf(node, 'Shared Read Blocks');
  const pages = own(scan) - (scan.Plans ?? []).reduce((sum, child) => sum + own(child), 0);
  const loops = numberOf(scan, 'Actual Loops');
  const removed = numberOf(scan, 'Rows Removed by Filter') + numberOf(scan, 'Rows Removed by Index Recheck');
  const rows = rowsOut(scan);
  // A bitmap's rows are fetched by the node above it.
  const fetched = scan['Node Type'] === 'Bitmap Index Scan' ? 0 : rows + removed * loops;
  const leaves = (rows + removed * loops) / FEWEST_ENTRIES;
  return { pages, expected: loops * DESCENT + fetched + leaves + numberOf(scan, 'Heap Fetches'), rows };
}
