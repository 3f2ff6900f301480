import { Module } from '@nestjs/common';
import { Findings, MethodStats, QueryLog, recordStatements, statementPresenter } from '../../../src/tiers/index.js';
import { expectNoFindings, expectNoGrowth, expectQueries } from '../../../src/tiers/testing/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { NaiveJobs } from './naive-jobs.js';

@Module({ providers: [NaiveJobs] })
class NaiveModule {}

const open = (environment: NodeJS.ProcessEnv) => openTestDatabase({ imports: [NaiveModule], environment });

async function withDatabase(environment: NodeJS.ProcessEnv, test: (db: TestDatabase) => Promise<void>): Promise<void> {
  const db = await open(environment);
  try {
    await test(db);
  } finally {
    await db.close();
  }
}

const logOf = (db: TestDatabase) => db.scope.run({ tenant: 1 }, () => db.scope.require().log);

describe('what is looked at', () => {
  it('is nothing when it is off, and repositories are counted nevertheless', () =>
    withDatabase({ QUERY_LOG: 'off' }, async (db) => {
      expect(logOf(db)).toBeUndefined();
      await db.as(1, () => db.get(NaiveJobs).countTwice());
      await expect(db.as(1, () => db.get(NaiveJobs).overBudget())).rejects.toThrow('declares 1');
      expect(db.get(MethodStats).totals.get('NaiveJobs.overBudget')).toMatchObject({ calls: 1, overBudget: 1 });
      expect(db.get(Findings).all()).toEqual([]);
    }));

  it('is, in production, everything but what is read of what was loaded', () =>
    withDatabase(
      { NODE_ENV: 'production', JWT_SECRET: 'long enough for production, and for nothing else' },
      async (db) => {
        const log = logOf(db);
        expect(log).toBeDefined();
        expect(log?.reads).toBeUndefined();
        await db.as(1, () => db.get(NaiveJobs).overBudget());
        db.get(QueryLog).flush();
        expect(db.get(Findings).all()).toMatchObject([{ kind: 'over-budget' }]);
      },
    ));

  it('can be read by developers, with everything but the values', () =>
    withDatabase({ QUERY_LOG: 'on' }, async (db) => {
      const present = statementPresenter(db.em);
      const { statements } = await recordStatements(() => db.as(1, () => db.get(NaiveJobs).assigneesAtOnce()));
      expect(statements.map(present)).toEqual([
        {
          fingerprint: expect.stringMatching(/^[\w-]{10}$/),
          sql: expect.stringMatching(/^select .* from "activity_job"/),
          params: ['string', 'string'],
          entity: 'Job',
          rows: 0,
          micros: expect.any(Number),
          tier: null,
          method: null,
          site: expect.stringMatching(/^test\/integration\/quality\/naive-jobs\.ts:\d+$/),
        },
      ]);
    }));

  it('is a share of the work', () =>
    withDatabase({ QUERY_LOG: 'on', QUERY_LOG_SAMPLE: '0' }, async (db) => {
      expect(logOf(db)).toBeUndefined();
    }));
});

describe('on a database', () => {
  let db: TestDatabase;
  let bu: number;

  beforeAll(async () => {
    db = await open({});
    bu = await db.insert('onboarding_bt', { bucode: 'L1', buname: 'Log' });
  });
  afterAll(() => db.close());

  let logins = 0;
  const jobs = async (rows: number): Promise<void> => {
    await db.sql('delete from activity_job where bu_id = ?', [bu]);
    for (let n = 0; n < rows; n += 1) {
      const person = await db.insert('peoples_people', { bu_id: bu, loginid: `l${(logins += 1)}`, peoplename: 'P' });
      await db.insert('activity_job', { bu_id: bu, jobcode: `J${n}`, jobname: 'J', assigned_to_id: person });
    }
  };

  it('a call over budget fails in tests, with its statements', async () => {
    const call = db.as(bu, () => db.get(NaiveJobs).overBudget());
    await expect(call).rejects.toMatchObject({ code: 'E_OVER_BUDGET' });
    await expect(call).rejects.toThrow(/NaiveJobs\.overBudget took 2 statements where it declares 1 \(1 × select/);
  });

  it('expectQueries lists what there was', async () => {
    const counted = db.as(bu, () => expectQueries(1, () => db.get(NaiveJobs).countTwice()));
    await expect(counted).rejects.toThrow(/^Expected 1 statement, but there were 2:\n {2}2 × select count/);
    await expect(db.as(bu, () => expectQueries(2, () => db.get(NaiveJobs).countTwice()))).resolves.toBe(0);
  });

  describe('expectNoGrowth', () => {
    const oneByOne = () => db.as(bu, () => db.get(NaiveJobs).assigneesOneByOne());
    const atOnce = () => db.as(bu, () => db.get(NaiveJobs).assigneesAtOnce());

    it('tells which statement became more', async () => {
      const growing = expectNoGrowth(oneByOne, { at: [3, 10], prepare: jobs });
      await expect(growing).rejects.toThrow(
        /^4 statements for 3 rows became 11 for 10:\n {2}3 → 10 × select .*peoples_people/,
      );
      await expectNoGrowth(atOnce, { at: [3, 10], prepare: jobs });
    });

    it('does not pass where nothing could have grown', async () => {
      await jobs(5);
      const tooFew = expectNoGrowth(oneByOne, { at: [10, 100] });
      await expect(tooFew).rejects.toThrow('Asked for 100 rows, the statements returned 10, and for 10 10');
      await expect(expectNoGrowth(() => Promise.resolve(), { at: [1, 2] })).rejects.toThrow('No statement was run');
      await expect(expectNoGrowth(oneByOne, { at: [10, 3], prepare: jobs })).rejects.toThrow(RangeError);
    });

    it('lets pass what only counts rows, where that is said', async () => {
      const count = () => db.as(bu, () => db.get(NaiveJobs).countTwice());
      await expectNoGrowth(count, { at: [3, 10], prepare: jobs, aggregates: true });
    });
  });

  it('expectNoFindings lists what is to be mended, and lets pass what is allowed', () => {
    db.get(QueryLog).flush();
    const finding = db.get(Findings).all()[0]!;
    expect(() => expectNoFindings([{ ...finding, allowed: null }])).toThrow(`${finding.kind}: ${finding.message}`);
    expect(() => expectNoFindings([{ ...finding, allowed: 'so be it' }])).not.toThrow();
  });
});
