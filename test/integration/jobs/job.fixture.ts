import { JobModule } from '../../../src/activity/index.js';
import { openTestDatabase, TEST_NOW, type TestDatabase } from '../../support/test-database.js';

const DAY_MS = 86_400_000;

/** An instant so many days before (or, negative, after) the test's now, as text. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(TEST_NOW) - days * DAY_MS).toISOString();
}

/** Two business units, the people of one, and a place and a thing to work on. */
export class JobWorld {
  #codes = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly here: number,
    readonly elsewhere: number,
    readonly ann: number,
    readonly bob: number,
    readonly foreigner: number,
    readonly site: number,
    readonly asset: number,
  ) {}

  static async open(): Promise<JobWorld> {
    const database = await openTestDatabase({ imports: [JobModule] });
    const here = await database.insert('onboarding_bt', { bucode: 'HERE', buname: 'Here Ltd' });
    const elsewhere = await database.insert('onboarding_bt', { bucode: 'ELSEWHERE', buname: 'Elsewhere Ltd' });
    const person = (bu_id: number, name: string, role: string) =>
      database.insert('peoples_people', {
        bu_id,
        peoplename: name,
        loginid: name.toLowerCase(),
        email: `${name.toLowerCase()}@example.com`,
        role,
      });
    return new JobWorld(
      database,
      here,
      elsewhere,
      await person(here, 'Ann', 'manager'),
      await person(here, 'Bob', 'worker'),
      await person(elsewhere, 'Foreigner', 'admin'),
      await database.insert('onboarding_site', { bu_id: here, name: 'North' }),
      await database.insert('activity_asset', { bu_id: here, assetcode: 'P-1', assetname: 'Pump' }),
    );
  }

  /** Inserts a job of unit `here` with plain SQL, as another program would. */
  job(columns: Record<string, unknown> = {}): Promise<number> {
    this.#codes += 1;
    return this.database.insert('activity_job', { bu_id: this.here, jobcode: `J-${this.#codes}`, ...columns });
  }

  comment(job_id: number, columns: Record<string, unknown> = {}): Promise<number> {
    return this.database.insert('activity_comment', { bu_id: this.here, job_id, ...columns });
  }

  attachment(job_id: number, columns: Record<string, unknown> = {}): Promise<number> {
    return this.database.insert('activity_attachment', { bu_id: this.here, job_id, filename: 'a.png', ...columns });
  }

  /** Inserts many jobs at once, with `talk` comments and attachments each. */
  async manyJobs(count: number, status: string, talk = 0): Promise<void> {
    const { database, here, ann, bob, site, asset } = this;
    await database.sql(
      `insert into activity_job (bu_id, jobcode, status, priority, assigned_to_id, created_by_id, site_id, asset_id, created_at)
       select ?, 'M-' || ? || '-' || n, ?, (array['low', 'medium', 'high', 'critical']::priority[])[n % 4 + 1],
         case n % 3 when 0 then ?::bigint when 1 then ?::bigint end, ?, ?, ?, ?::timestamptz - n * interval '1 hour'
       from generate_series(1, ?::int) n`,
      [here, status, status, ann, bob, ann, site, asset, TEST_NOW, count],
    );
    await database.sql(
      `insert into activity_comment (bu_id, job_id, author_id, body)
       select bu_id, id, ?, 'said' from activity_job, generate_series(1, ?::int) where bu_id = ? and jobcode like 'M-%'`,
      [bob, talk, here],
    );
    await database.sql(
      `insert into activity_attachment (bu_id, job_id, filename)
       select bu_id, id, 'f' from activity_job, generate_series(1, ?::int) where bu_id = ? and jobcode like 'M-%'`,
      [talk, here],
    );
  }

  /** Runs `fn` for unit `here`. */
  as<T>(fn: () => Promise<T>, actor?: number): Promise<T> {
    return this.database.as(this.here, fn, actor);
  }

  /** Takes every job away, with all that hangs on them, and forgets what was cached. */
  async clear(): Promise<void> {
    await this.database.sql('delete from activity_job');
    await this.database.cache.invalidate({});
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
