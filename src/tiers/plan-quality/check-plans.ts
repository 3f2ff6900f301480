import type { EntityManager } from '@mikro-orm/core';
import { maskLiterals } from '../log/mask-literals.js';
import type { IssuedStatement } from '../log/statement.js';
import { type CheckedStatement, checkStatement, type StatementCheck } from './check-statement.js';
import type { ExplainOptions } from './explain-run.js';
import { reasonOf } from './failure-reason.js';
import type { AdvisorOptions } from './index-advisor.js';
import { readCountedSince, readIndexes, readTableRows } from './index-facts.js';
import { PLAN_THRESHOLDS, type PlanThresholds } from './plan-finding.js';
import { type AllowedInPlan, type PlanFailure, type PlanReport, reasonFor, sumOf } from './plan-report.js';
import { judgeIndexes } from './unused-indexes.js';

/** A query that is asked often, and what it asks the database. */
export interface HotQuery {
  readonly query: string;
  readonly statements: readonly IssuedStatement[];
}

export interface PlanCheckOptions {
  readonly thresholds?: Partial<PlanThresholds>;
  readonly allowed?: readonly AllowedInPlan[];
  readonly explain?: ExplainOptions;
  /** How indexes are tried; false: none is. */
  readonly advise?: AdvisorOptions | false;
  /** Whose rows are counted and whose indexes are judged; absent: those of every entity. */
  readonly tables?: readonly string[];
}

/**
 * Explains every statement of every query by running it, and says what is wrong with the plans and the indexes. Findings
 * that `allowed` names are marked and reported all the same. A statement that cannot be explained, because it writes, say,
 * is among the failures. Reads only.
 */
export async function checkPlans(
  em: EntityManager,
  hot: readonly HotQuery[],
  { thresholds = {}, allowed = [], explain = {}, advise = {}, tables = tablesOf(em) }: PlanCheckOptions = {},
): Promise<PlanReport> {
  const rows = await readTableRows(em, tables);
  const how = { rows, thresholds: { ...PLAN_THRESHOLDS, ...thresholds }, explain, advise };
  const checked: Checked[] = [];
  const failures: PlanFailure[] = [];
  for (const { query, statements } of hot) {
    for (const statement of statements) checked.push(...(await check(em, query, statement, how, failures)));
  }
  const used = new Set(checked.flatMap(({ usedIndexes }) => usedIndexes));
  const { indexes, foreignKeys } = await readIndexes(em, tables);
  return {
    queries: hot.map(({ query }) =>
      sumOf(
        query,
        checked.filter((one) => one.query === query).map(({ plan }) => plan),
      ),
    ),
    findings: checked.flatMap(({ query, findings, plan: { sql } }) =>
      findings.map((found) => ({ ...found, query, sql, allowed: reasonFor(allowed, { ...found, query }) })),
    ),
    excused: checked.flatMap(({ query, excused }) => excused.map((one) => ({ ...one, query }))),
    indexes: judgeIndexes(indexes, foreignKeys, used).map((verdict) => ({
      ...verdict,
      allowed: reasonFor(allowed, verdict),
    })),
    countedSince: (await readCountedSince(em))?.toISOString() ?? null,
    tableRows: Object.fromEntries(rows),
    usedIndexes: [...used].toSorted(),
    failures,
  };
}

type Checked = CheckedStatement & { readonly query: string };

async function check(
  em: EntityManager,
  query: string,
  statement: IssuedStatement,
  how: StatementCheck,
  failures: PlanFailure[],
): Promise<Checked[]> {
  const sql = maskLiterals(statement.sql);
  try {
    const checked = await checkStatement(em, statement, how);
    for (const reason of checked.untried) failures.push({ query, sql, step: 'advise', reason });
    return [{ ...checked, query }];
  } catch (error) {
    failures.push({ query, sql, step: 'explain', reason: reasonOf(error) });
    return [];
  }
}

function tablesOf(em: EntityManager): string[] {
  const tables = Array.from(em.getMetadata().getAll().values(), ({ tableName }) => tableName);
  return [...new Set(tables)].filter((name) => name !== '');
}
