import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/core';
import { CATALOGUE, chooseSubjects, repositoriesOf } from '../../catalogue/index.js';
import {
  checkPlans,
  Clock,
  explainRun,
  type HotQuery,
  type IssuedStatement,
  maskLiterals,
  maskPlan,
  outsideOfWork,
  type PlanCheckOptions,
  type PlanReport,
  planText,
  recordStatements,
  type StatementPlan,
  WorkScope,
} from '../../tiers/index.js';
import { ALLOWED_PLANS } from './allowed-plans.js';

/** How a statement was run, for people and for programs. Nothing in it tells the values. */
export interface ShownPlan extends StatementPlan {
  /** The plan as a tree of lines. */
  readonly text: string;
}

/** Explains what this application asks its database. */
@Injectable()
export class PlanService {
  constructor(
    private readonly modules: ModuleRef,
    private readonly scope: WorkScope,
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /**
   * Explains every statement of every catalogued query on the data that are there. Every query is run some times, so this
   * takes seconds, or minutes where something is wrong.
   * @throws Error where the data hold nothing to ask for
   */
  async check(options: PlanCheckOptions = {}): Promise<PlanReport> {
    const hot = await this.hotQueries();
    return outsideOfWork(() => checkPlans(this.em, hot, { allowed: ALLOWED_PLANS, ...options }));
  }

  /**
   * Asks every catalogued query once, its optimized form and what the cached form loads, and returns the statements; of
   * equal ones the first.
   */
  async hotQueries(): Promise<HotQuery[]> {
    return outsideOfWork(async () => {
      const subjects = await this.scope.run({}, () => chooseSubjects(this.em, this.clock.now()));
      const { tenant, caller } = subjects;
      const repositories = repositoriesOf(this.modules);
      const hot: HotQuery[] = [];
      for (const { name, ways: waysFor } of CATALOGUE) {
        const ways = waysFor(repositories, subjects);
        if (!ways) continue;
        const work = { name: `plans of ${name}`, tenant, actor: caller, noCache: true };
        const { statements } = await recordStatements(async () => {
          // An answer that nobody reads would look like columns that nobody needs.
          await this.scope.run(work, async () => JSON.stringify(await ways.optimized()));
          if (ways.cached) await this.scope.run(work, ways.cached);
        });
        hot.push({ query: name, statements: distinct(statements) });
      }
      return hot;
    });
  }

  /**
   * Runs one query of the application once more, under `EXPLAIN (ANALYZE, BUFFERS)`, in a read-only transaction.
   * @throws TierError `E_NO_QUERY` for a statement that writes; what the database says
   */
  async explainStatement(sql: string, params: readonly unknown[]): Promise<ShownPlan> {
    const run = await outsideOfWork(() => explainRun(this.em, { sql, params }));
    const plan = maskPlan(run.plan);
    return { ...run, sql: maskLiterals(sql), plan, text: planText(plan) };
  }
}

/** Besides queries an instance asks for the versions of what it keeps, and opens transactions. */
const QUERY = /^\s*(?:select|with)\b/iu;

function distinct(issued: readonly IssuedStatement[]): IssuedStatement[] {
  const bySql = new Map(issued.filter(({ sql }) => QUERY.test(sql)).map((statement) => [statement.sql, statement]));
  return [...bySql.values()];
}
