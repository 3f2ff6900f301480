import { Module } from '@nestjs/common';
import { type AllowedFinding, Findings, QueryLog, type RecordedFinding } from '../../../src/tiers/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { NaiveJobs } from './naive-jobs.js';
import { PlainPeople } from './plain-people.js';

@Module({ providers: [NaiveJobs, PlainPeople] })
class NaiveModule {}

export const JOBS = 12;
export const SECRET = 'a-word-that-nobody-may-read';

/** A development server with a few jobs, each given to another person, and all made by the first of them. */
export class NaiveGround {
  private constructor(
    readonly db: TestDatabase,
    readonly bu: number,
    readonly people: readonly number[],
  ) {}

  static async open(allowedFindings: readonly AllowedFinding[]): Promise<NaiveGround> {
    const db = await openTestDatabase({
      imports: [NaiveModule],
      allowedFindings,
      environment: { NODE_ENV: 'development', QUERY_LOG: 'full' },
    });
    const bu = await db.insert('onboarding_bt', { bucode: 'Q1', buname: 'Quality' });
    const people: number[] = [];
    for (let n = 0; n < JOBS; n += 1) {
      people.push(
        await db.insert('peoples_people', {
          bu_id: bu,
          loginid: `q${n}`,
          peoplename: `P${n}`,
          email: SECRET,
          mobno: '1',
        }),
      );
      const job = await db.insert('activity_job', {
        bu_id: bu,
        jobcode: `J-${n}`,
        jobname: `Job ${n}`,
        description: 'long',
        status: n < 6 ? 'active' : 'pending',
        assigned_to_id: people[n],
        created_by_id: people[0],
      });
      await db.insert('activity_comment', { bu_id: bu, job_id: job, author_id: people[n], body: SECRET });
    }
    return new NaiveGround(db, bu, people);
  }

  /** What is found while one unit of work calls a planted repository. */
  async found(call: () => Promise<unknown>, during = 'GET /api/jobs'): Promise<RecordedFinding[]> {
    const seen: RecordedFinding[] = [];
    const end = this.db.get(Findings).onFinding((finding) => seen.push(finding));
    await this.db.scope.run({ tenant: this.bu, name: during }, call);
    this.db.get(QueryLog).flush();
    end();
    return seen;
  }
}
