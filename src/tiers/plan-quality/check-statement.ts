import type { EntityManager } from '@mikro-orm/core';
import { maskLiterals } from '../log/mask-literals.js';
import type { IssuedStatement } from '../log/statement.js';
import { nodesOf, type PlanNode } from '../plan/plan-node.js';
import { type ExplainOptions, explainRun } from './explain-run.js';
import { findInPlan, type PlanVerdict } from './find-in-plan.js';
import { adviseIndex, type AdvisorOptions, type IndexProposal } from './index-advisor.js';
import { maskPlan } from './mask-plan.js';
import type { FoundInPlan, PlanThresholds } from './plan-finding.js';
import type { StatementPlan } from './plan-report.js';
import type { TableRows } from './scans.js';

export interface StatementCheck {
  readonly rows: TableRows;
  readonly thresholds: PlanThresholds;
  readonly explain: ExplainOptions;
  readonly advise: AdvisorOptions | false;
}

/** What is to be said of one statement. */
export interface CheckedStatement extends PlanVerdict {
  readonly plan: StatementPlan;
  readonly usedIndexes: readonly string[];
  readonly proposals: readonly IndexProposal[];
  /** Why indexes were not tried, where they should have been. */
  readonly untried: readonly string[];
}

/**
 * Runs one statement under EXPLAIN and judges its plan; where a scan reads too much, tries indexes.
 * @throws TierError `E_NO_QUERY` where it writes; what the database says
 */
export async function checkStatement(
  em: EntityManager,
  statement: IssuedStatement,
  { rows, thresholds, explain, advise }: StatementCheck,
): Promise<CheckedStatement> {
  const run = await explainRun(em, statement, explain);
  const verdict = await judge(em, statement, run.plan, rows, thresholds, explain);
  const usedIndexes = [run.plan, await planByIndex(em, statement, explain)].flatMap(indexesOf);
  const plan = { ...run, sql: maskLiterals(statement.sql), plan: maskPlan(run.plan) };
  const proposals = new Map<string, IndexProposal>();
  const untried: string[] = [];
  for (const { node } of advise === false ? [] : verdict.findings.filter(isScan)) {
    try {
      const proposal = await adviseIndex(em, statement, run.plan, node, advise || {});
      if (proposal) proposals.set(proposal.create, proposal);
    } catch (error) {
      untried.push(reasonOf(error));
    }
  }
  return { ...verdict, plan, usedIndexes, proposals: [...proposals.values()], untried };
}

/** What went wrong, without values. */
export function reasonOf(error: unknown): string {
  return maskLiterals(error instanceof Error ? error.message : String(error));
}

function isScan({ kind }: FoundInPlan): boolean {
  return kind === 'sequential-scan' || kind === 'wasteful-index';
}

/** A small table is read whole although it has the right index, so the planner is asked again with that discouraged. */
async function planByIndex(em: EntityManager, statement: IssuedStatement, explain: ExplainOptions): Promise<PlanNode> {
  const settings = { ...explain.settings, enable_seqscan: 'off' };
  return (await explainRun(em, statement, { ...explain, settings, analyze: false })).plan;
}

/** Where rows are looked up one by one, however many. */
const LOOKING_UP = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' };
const LOOKING_UP_MS = 1_000;

/** A sequential scan is held against how the statement is run where indexes are preferred, if that comes to an end. */
async function judge(
  em: EntityManager,
  statement: IssuedStatement,
  plan: PlanNode,
  rows: TableRows,
  thresholds: PlanThresholds,
  explain: ExplainOptions,
): Promise<PlanVerdict> {
  const verdict = findInPlan(plan, rows, thresholds);
  if (!verdict.findings.some(({ kind }) => kind === 'sequential-scan')) return verdict;
  const settings = { ...explain.settings, ...LOOKING_UP };
  const byIndex = await explainRun(em, statement, { settings, timeoutMs: LOOKING_UP_MS }).catch(() => undefined);
  return findInPlan(plan, rows, thresholds, byIndex?.plan);
}

function indexesOf(plan: PlanNode): string[] {
  return Array.from(nodesOf(plan), ({ node }) => node['Index Name']).filter((name) => typeof name === 'string');
}
