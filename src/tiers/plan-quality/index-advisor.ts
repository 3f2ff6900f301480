import type { EntityManager } from '@mikro-orm/core';
import type { IssuedStatement } from '../log/statement.js';
import { nodesOf, pathOf, type PlanNode, relationOf } from '../plan/plan-node.js';
import { createIndex } from './create-index.js';
import { readFixedConditions } from './fixed-conditions.js';
import { wantedIndexes } from './index-candidates.js';
import { costOf, tryIndexes, type Trial, type TrialOptions } from './index-trial.js';

/** An index that was tried, and that makes a statement substantially cheaper. */
export interface IndexProposal {
  readonly table: string;
  readonly columns: readonly string[];
  /** The statement that makes it, under a name that the database chooses. On a live table say `concurrently`. */
  readonly create: string;
  /** The planner's cost of reading the table without it; the rest of the statement costs the same with it. */
  readonly scanBefore: number;
  /** The planner's cost of the statement on the same rows. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** `copy`: on a copy of so many rows that lived in a transaction; `hypothetical`: by the extension hypopg. */
  readonly tried: 'copy' | 'hypothetical';
  /** Rows of the copy; null where none was made. */
  readonly rows: number | null;
}

export interface AdvisorOptions extends TrialOptions {
  /** How many times cheaper the scan must become. */
  readonly gain?: number;
}

const GAIN = 2;
/**
 * Another index is preferred while it costs no more than this above the best: one that spares a sort, which stays cheap
 * when there are more rows; then a smaller one.
 */
const CLOSE = 1.1;

/**
 * Tries the indexes that might serve the scan at `path`, and returns the best, if the planner uses it and the scan becomes
 * several times cheaper. Live tables are read and nothing else: an index is either hypothetical (hypopg), or made on a copy
 * of the table that is gone when the transaction is rolled back.
 *
 * @param path of the node, as a finding has it
 * @returns undefined where no index helps
 */
export async function adviseIndex(
  em: EntityManager,
  statement: IssuedStatement,
  plan: PlanNode,
  path: string,
  { gain = GAIN, ...options }: AdvisorOptions = {},
): Promise<IndexProposal | undefined> {
  const placed = [...nodesOf(plan)].find(({ node, above }) => pathOf(node, above) === path);
  const relation = placed && relationOf(placed.node);
  if (!placed || !relation) return undefined;
  const { table } = relation;
  const always = await readFixedConditions(em, statement);
  const creates = wantedIndexes(placed, always).map((wanted) => createIndex(table, wanted));
  const trial = await tryIndexes(em, statement, table, creates, options);
  const best = trial && bestOf(trial);
  if (!best) return undefined;
  const costBefore = costOf(trial.before);
  // What else the statement does costs the same before and after, and says nothing about the index.
  const scanBefore = scanCost(trial.before, relation);
  if (costBefore - best.cost < scanBefore * (1 - 1 / gain)) return undefined;
  const { columns, sql: create, cost: costAfter } = best;
  return { table, columns, create, scanBefore, costBefore, costAfter, tried: trial.tried, rows: trial.rows };
}

function scanCost(plan: PlanNode, { table, alias }: { readonly table: string; readonly alias: string }): number {
  const costs = Array.from(nodesOf(plan), ({ node }) => {
    const relation = relationOf(node);
    return relation?.table === table && relation.alias === alias ? costOf(node) : 0;
  });
  return Math.max(...costs);
}

function bestOf({ results }: Trial): Trial['results'][number] | undefined {
  const used = results.filter((one) => one.used);
  const least = Math.min(...used.map(({ cost }) => cost));
  return used
    .filter(({ cost }) => cost <= least * CLOSE)
    .toSorted((a, b) => a.sorts - b.sorts || a.columns.length - b.columns.length || a.cost - b.cost)[0];
}
