import type { PlanNode } from '../plan/plan-node.js';
import { findMisestimates } from './misestimates.js';
import { type ExcusedNode, type FoundInPlan, PLAN_THRESHOLDS, type PlanThresholds } from './plan-finding.js';
import { findScans, type TableRows } from './scans.js';
import { findSpills } from './spills.js';

/** What a person should look at in a plan that was run, and what was left out of it for a reason. */
export interface PlanVerdict {
  readonly findings: readonly FoundInPlan[];
  readonly excused: readonly ExcusedNode[];
}

/**
 * Judges a plan of `EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON)`. Pure.
 * @param tables the rows of each table; of those that it does not name, nothing is said to be large
 * @param byIndex how the same statement is run where sequential scans are discouraged; absent: that excuses nothing
 */
export function findInPlan(
  plan: PlanNode,
  tables: TableRows,
  thresholds: PlanThresholds = PLAN_THRESHOLDS,
  byIndex?: PlanNode,
): PlanVerdict {
  const scans = findScans(plan, tables, thresholds, byIndex);
  const estimates = findMisestimates(plan, thresholds);
  return {
    findings: [...scans.found, ...findSpills(plan), ...estimates.found],
    excused: [...scans.excused, ...estimates.excused],
  };
}
