import { EntityManager } from '@mikro-orm/core';
import { chooseSubjects, type Subjects } from '../../../src/catalogue/index.js';
import {
  checkPlans,
  type HotQuery,
  type PlanCheckOptions,
  type PlanReport,
  recordStatements,
} from '../../../src/tiers/index.js';
import { ON_SERVER } from '../../support/on-server.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

/** What is large is less on the embedded database, so that the suite stays fast. */
export const THRESHOLDS = ON_SERVER ? {} : { largeTableRows: 1_000, estimateRows: 300 };

const SEED = ON_SERVER
  ? { bus: 10, people: 300, assets: 1_500, jobs: 30_000 }
  : { bus: 3, people: 60, assets: 300, jobs: 3_000 };

/** The application on data of a realistic size, and what plans are made of. */
export class PlanGround {
  readonly em: EntityManager;

  private constructor(
    readonly app: TestApp,
    readonly subjects: Subjects,
  ) {
    this.em = app.app.get(EntityManager);
  }

  static async open(): Promise<PlanGround> {
    const app = await openTestApp({ seed: SEED });
    const em = app.app.get(EntityManager);
    const subjects = await app.scope.run({}, () => chooseSubjects(em, app.clock.now()));
    return new PlanGround(app, subjects);
  }

  /** What a function asks the database for the unit with the most jobs. */
  async hot(query: string, ask: () => Promise<unknown>): Promise<HotQuery> {
    const { tenant, caller } = this.subjects;
    const { statements } = await recordStatements(() =>
      this.app.scope.run({ tenant, actor: caller }, async () => JSON.stringify(await ask())),
    );
    return { query, statements };
  }

  check(hot: HotQuery, options: PlanCheckOptions = {}): Promise<PlanReport> {
    return checkPlans(this.em, [hot], { thresholds: THRESHOLDS, ...options });
  }

  /** A hand-written statement. */
  checkSql(sql: string, params: readonly unknown[] = [], options: PlanCheckOptions = {}): Promise<PlanReport> {
    return this.check({ query: 'planted', statements: [{ sql, params }] }, options);
  }
}
