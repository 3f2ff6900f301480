import { maskLiterals } from '../log/mask-literals.js';
import { pathOf, type PlanNode } from '../plan/plan-node.js';
import type { SpilledSort } from './plan-finding.js';
import { numberOf, rowsOut, runNodesOf, textOf } from './plan-numbers.js';

/** Sorts, hash tables and groups that were written to disk, because `work_mem` did not hold them. */
export function findSpills(plan: PlanNode): SpilledSort[] {
  const found: SpilledSort[] = [];
  for (const { node, above } of runNodesOf(plan)) {
    const spill = spillOf(node);
    if (!spill) continue;
    const { what, diskKilobytes, batches } = spill;
    const rows = rowsOut(node);
    const keys = keysOf(node);
    found.push({
      kind: 'spilled-sort',
      table: null,
      node: pathOf(node, above),
      filter: keys === '' ? null : keys,
      numbers: { diskKilobytes, rows, batches },
      message: `${what} of ${rows} rows did not fit into memory: ${diskKilobytes} kB on disk in ${batches} parts`,
      fix:
        what === 'a sort'
          ? `an index in the order of ${keys}, fewer or narrower rows before the sort, or more work_mem`
          : 'fewer or narrower rows before it, a condition that comes earlier, or more work_mem',
    });
  }
  return found;
}

interface Spill {
  readonly what: 'a sort' | 'a hash table' | 'a grouping';
  readonly diskKilobytes: number;
  readonly batches: number;
}

function spillOf(node: PlanNode): Spill | undefined {
  const disk = sortedOnDisk(node);
  if (disk > 0) return { what: 'a sort', diskKilobytes: disk, batches: 1 };
  const hashed = numberOf(node, 'Hash Batches');
  if (hashed > 1) {
    return { what: 'a hash table', diskKilobytes: numberOf(node, 'Temp Written Blocks') * 8, batches: hashed };
  }
  const grouped = numberOf(node, 'HashAgg Batches');
  if (grouped > 1) return { what: 'a grouping', diskKilobytes: numberOf(node, 'Disk Usage'), batches: grouped };
  return undefined;
}

/** Kilobytes, of a sort, of a sort by groups, and of those that workers made. */
function sortedOnDisk(node: PlanNode): number {
  const own = textOf(node, 'Sort Space Type') === 'Disk' ? numberOf(node, 'Sort Space Used') : 0;
  const groups = ['Full-sort Groups', 'Pre-sorted Groups'].map((property) => {
    const space = (node[property] as PlanNode | undefined)?.['Sort Space Disk'] as PlanNode | undefined;
    return space ? numberOf(space, 'Peak Sort Space Used') : 0;
  });
  const workers = ((node['Workers'] ?? []) as readonly PlanNode[]).map(sortedOnDisk);
  return [own, ...groups, ...workers].reduce((sum, one) => sum + one, 0);
}

function keysOf(node: PlanNode): string {
  const keys = node['Sort Key'] ?? node['Group Key'];
  return Array.isArray(keys) ? keys.map((key) => maskLiterals(String(key))).join(', ') : '';
}
