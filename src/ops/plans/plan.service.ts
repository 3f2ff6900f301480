import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/core';
import {
  askedOneByOne,
  CATALOGUE,
  chooseSampleSubjects,
  chooseSubjects,
  repositoriesOf,
  SAMPLES,
} from '../../catalogue/index.js';
import {
  checkPlans,
  Clock,
  explainRun,
  type HotQuery,
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
   * Explains every statement of every hot query on the data that are there. Every query is run some times, so this
   * takes seconds, or minutes where something is wrong.
   * @throws Error where the data hold nothing to ask for
   */
  async check(options: PlanCheckOptions = {}): Promise<PlanReport> {
    const hot = await this.hotQueries();
    return outsideOfWork(() => checkPlans(this.em, hot, { allowed: ALLOWED_PLANS, ...options }));
  }

  /**
   * Asks every catalogued query once, its optimized form and what the cached form loads, and then every optimized method
   * in all the ways that its sample knows, filters and next pages among them. Returns the statements; of equal ones, in
   * whatever query, the first with its values.
   */
  async hotQueries(): Promise<HotQuery[]> {
    return outsideOfWork(async () => {
      const known = new Set<string>();
      const hot = [...(await this.#catalogued()), ...(await this.#sampled())];
      return hot
        .map(({ query, statements }) => ({ query, statements: statements.filter(({ sql }) => isNew(sql, known)) }))
        .filter(({ statements }) => statements.length > 0);
    });
  }

  async #catalogued(): Promise<HotQuery[]> {
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
      hot.push({ query: name, statements });
    }
    return hot;
  }

  async #sampled(): Promise<HotQuery[]> {
    const subjects = await this.scope.run({}, () => chooseSampleSubjects(this.em, this.clock.now()));
    const hot: HotQuery[] = [];
    for (const { repository, methods } of SAMPLES.repositories) {
      const instance: object = this.modules.get(repository, { strict: false });
      const one = askedOneByOne(instance, { scope: this.scope, subjects });
      for (const [method, sample] of Object.entries(methods)) {
        const ways = Object.values(await sample(one as never, subjects));
        const { statements } = await recordStatements(async () => {
          for (const ask of ways) await ask();
        });
        hot.push({ query: `${repository.name}.${method}`, statements });
      }
    }
    return hot;
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

function isNew(sql: string, known: Set<string>): boolean {
  if (!QUERY.test(sql) || known.has(sql)) return false;
  known.add(sql);
  return true;
}
