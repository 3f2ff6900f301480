import type { PlanNode } from '../plan/plan-node.js';
import { findJoins } from './joins.js';
import { findMisestimates } from './misestimates.js';
import { findOffsets } from './offsets.js';
import { type ExcusedNode, type FoundInPlan, PLAN_THRESHOLDS, type PlanThresholds } from './plan-finding.js';
import { findScans, type TableRows } from './scans.js';
import { findSlow } from './slow.js';
import { findSpills } from './spills.js';

/** What a person should look at in a plan that was run, and what was left out of it for a reason. */
export interface PlanVerdict {
  readonly findings: readonly FoundInPlan[];
  readonly excused: readonly ExcusedNode[];
}

/**
 * Judges a plan of `EXPLAIN (ANALYZE, BUFFERS, VERBOSE, FORMAT JSON)`. Pure.
 * @param tables the rows of each table; one that it does not name has as many as are read of it
 * @param byIndex how the same statement is run where rows are looked up and nothing is sorted; absent: that excuses nothing
 */
export function findInPlan(
  plan: PlanNode,
  tables: TableRows,
  thresholds: PlanThresholds = PLAN_THRESHOLDS,
  byIndex?: PlanNode,
): PlanVerdict {
  const scans = findScans(plan, tables, thresholds, byIndex);
  const estimates = findMisestimates(plan, thresholds);
  const told = (path: string) => scans.found.some(({ node }) => node.startsWith(`${path} > `));
  const causes = [
    ...scans.found,
    // A side that is read too often is the cause of what is compared too often.
    ...findJoins(plan, thresholds).filter(({ node }) => !told(node)),
    ...findOffsets(plan, thresholds),
    ...findSpills(plan),
  ];
  const slow = causes.length > 0 ? [] : findSlow(plan, thresholds);
  return {
    findings: [...causes, ...slow, ...estimates.found],
    excused: [...scans.excused, ...estimates.excused],
  };
}
