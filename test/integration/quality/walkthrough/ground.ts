import type { EntityManager } from '@mikro-orm/core';
import { Module, type Type } from '@nestjs/common';
import type { ReportedJob, ReportedJobs } from '../../../../src/bench/walkthrough/reported-jobs.js';
import { NaiveReportedJobs } from '../../../../src/bench/walkthrough/step0-naive.js';
import { PopulatedReportedJobs } from '../../../../src/bench/walkthrough/step1-populated.js';
import { SelectedReportedJobs } from '../../../../src/bench/walkthrough/step2-selected.js';
import { OptimizedReportedJobs } from '../../../../src/bench/walkthrough/step3-joined.js';
import { CachedReportedJobs } from '../../../../src/bench/walkthrough/step5-cached.js';
import { Findings, QueryLog } from '../../../../src/tiers/index.js';
import { openTestDatabase, type TestDatabase } from '../../../support/test-database.js';

@Module({
  providers: [
    NaiveReportedJobs,
    PopulatedReportedJobs,
    SelectedReportedJobs,
    OptimizedReportedJobs,
    CachedReportedJobs,
  ],
})
class WalkthroughModule {}

const OPEN = 1_200;
export const REPORTED = 30;
const ELSEWHERE = 1_800;
const WORKERS = 12;
const SITES = 6;
export const LIMIT = 50;
const WORK = 'GET /api/people/:id/reported-jobs';

/** A unit with many open jobs, some of which one person reported. */
export class WalkthroughGround {
  private constructor(
    readonly db: TestDatabase,
    readonly bu: number,
    readonly reporter: number,
  ) {}

  static async open(): Promise<WalkthroughGround> {
    const db = await openTestDatabase({
      imports: [WalkthroughModule],
      environment: { NODE_ENV: 'development', QUERY_LOG: 'full' },
    });
    const other = await db.insert('onboarding_bt', { bucode: 'W2', buname: 'Elsewhere' });
    const bu = await db.insert('onboarding_bt', { bucode: 'W1', buname: 'Walkthrough' });
    const person = (n: number) =>
      db.insert('peoples_people', { bu_id: bu, loginid: `w${n}`, peoplename: `Worker ${n}`, email: `w${n}@w1` });
    const workers: number[] = [];
    for (let n = 0; n < WORKERS; n += 1) workers.push(await person(n));
    const reporter = await person(WORKERS);
    const sites: number[] = [];
    for (let n = 0; n < SITES; n += 1) {
      sites.push(await db.insert('onboarding_site', { bu_id: bu, name: `Site ${n}` }));
    }
    await db.sql(
      `insert into activity_job (bu_id, jobcode, jobname, description, status, priority, planduration, created_at,
         assigned_to_id, site_id, created_by_id)
       select ?, 'J-' || n, 'Job ' || n, 'at length', case when n % 2 = 0 then 'pending' else 'in_progress' end,
         (array['low', 'medium', 'high', 'critical'])[1 + n % 4]::priority, 30,
         timestamptz '2026-06-01T00:00:00Z' + (n % 1000) * interval '1 minute',
         (?::bigint[])[1 + n % ${WORKERS}], (?::bigint[])[1 + n % ${SITES}],
         case when n <= ${REPORTED} then ?::bigint else (?::bigint[])[1 + n % ${WORKERS}] end
       from generate_series(1, ${OPEN}) n`,
      [bu, `{${workers.join()}}`, `{${sites.join()}}`, reporter, `{${workers.join()}}`],
    );
    await db.sql(
      `insert into activity_job (bu_id, jobcode, jobname, status) select ?, 'E-' || n, 'Job', 'completed'
       from generate_series(1, ${ELSEWHERE}) n`,
      [other],
    );
    await db.sql(
      `insert into activity_comment (bu_id, job_id, author_id, body)
       select bu_id, id, assigned_to_id, 'a remark' from activity_job, generate_series(1, 3) where created_by_id = ?`,
      [reporter],
    );
    await db.sql('analyze');
    return new WalkthroughGround(db, bu, reporter);
  }

  /** What a step answers in a unit of work of its own, what it takes, and what is found while it asks. */
  async step(step: Type<ReportedJobs>): Promise<{ answer: ReportedJob[]; statements: number; found: string[] }> {
    const { db, bu } = this;
    const found: string[] = [];
    // What was asked before is nothing of the step's.
    db.get(QueryLog).flush();
    const end = db.get(Findings).onFinding(({ kind, message }) => found.push(`${kind}: ${message}`));
    const { answer, statements } = await db.scope.run({ tenant: bu, name: WORK }, async () => ({
      answer: await db.get(step).getReportedJobs(this.reporter, LIMIT),
      statements: db.scope.require().statements.count,
    }));
    db.get(QueryLog).flush();
    end();
    return { answer, statements, found };
  }

  /** What a step answers. */
  as(step: Type<ReportedJobs>, limit = LIMIT): Promise<ReportedJob[]> {
    return this.db.as(this.bu, () => this.db.get(step).getReportedJobs(this.reporter, limit));
  }

  /** Writes as a request does. */
  write(work: (em: EntityManager) => Promise<unknown>): Promise<unknown> {
    return this.db.as(this.bu, () => this.db.transactions.write(work));
  }

  close(): Promise<void> {
    return this.db.close();
  }
}
