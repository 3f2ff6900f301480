import { Logger } from '@nestjs/common';
import {
  type AllowedFinding,
  Findings,
  type RecordedFinding,
  MethodStats,
  QueryLog,
  StatementStats,
} from '../../../src/tiers/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { JOBS, NaiveGround, SECRET } from './naive-ground.js';
import { NaiveJobs } from './naive-jobs.js';

const HERE = 'test/integration/quality/naive-jobs.ts';
const ALLOWED: AllowedFinding[] = [
  { kind: 'duplicate', where: 'NaiveJobs.*', reason: 'for another kind' },
  { kind: 'n+1', where: 'NaiveJobs.fanOut*', reason: 'the people are few, and asked at once' },
];

let ground: NaiveGround;
let db: TestDatabase;
let bu: number;
let people: readonly number[];

beforeAll(async () => {
  ground = await NaiveGround.open(ALLOWED);
  ({ db, bu, people } = ground);
});

afterAll(() => db.close());

const found = (call: (jobs: NaiveJobs) => Promise<unknown>) => ground.found(() => call(db.get(NaiveJobs)));

/** The kinds that are to be mended. */
const kinds = (findings: readonly RecordedFinding[]) =>
  findings.filter(({ allowed }) => allowed === null).map(({ kind }) => kind);

const lineOf = /:\d+/g;

describe('an N+1', () => {
  it('of a relation to one row is named by entity, relation, line, work and remedy', async () => {
    const finding = (await found((jobs) => jobs.assigneesOneByOne())).find(({ kind }) => kind === 'n+1');
    expect(finding).toMatchObject({ subject: 'Job.assignedTo', times: JOBS, during: 'GET /api/jobs' });
    expect(finding?.message.replaceAll(lineOf, ':N')).toBe(
      `\`Job.assignedTo\` loaded ${JOBS} times at ${HERE}:N during GET /api/jobs; ` +
        `add \`populate: ['assignedTo']\` to the query that loads the list (${HERE}:N)`,
    );
  });

  it('of a collection is named as well', async () => {
    const finding = (await found((jobs) => jobs.commentsOneByOne())).find(({ kind }) => kind === 'n+1');
    expect(finding).toMatchObject({ subject: 'Job.comments', times: JOBS });
    expect(finding?.fix).toContain(`populate: ['comments']`);
  });

  it('names both relations where either may be meant', async () => {
    const finding = (await found((jobs) => jobs.peopleOfJobsAndComments())).find(({ kind }) => kind === 'n+1');
    expect(finding?.message).toMatch(/^`Job.assignedTo` or `Comment.author` loaded 12 times at /);
    expect(finding?.fix).toMatch(/^add `populate: \['assignedTo'\]` or `populate: \['author'\]` to the query/);
  });

  it('is none when the relation is populated at once', async () => {
    expect(kinds(await found((jobs) => jobs.assigneesAtOnce()))).not.toContain('n+1');
  });

  it('is one also when all are asked at once', async () => {
    const together = await found((jobs) => jobs.assigneesTogether());
    expect(together.filter(({ kind }) => kind === 'n+1')).toMatchObject([{ subject: 'Job.assignedTo', times: JOBS }]);
  });

  it('that is listed with a reason is recorded with it, and nobody is told', async () => {
    const before = db.get(Findings).counts().get('n+1');
    const finding = (await found((jobs) => jobs.fanOutOfPeople(people))).find(({ kind }) => kind === 'n+1');
    expect(finding).toMatchObject({ subject: 'peoples_people', allowed: 'the people are few, and asked at once' });
    expect(db.get(Findings).counts().get('n+1')).toBe(before);
  });

  it('of hand-written SQL is named by its table', async () => {
    const [finding] = await found((jobs) => jobs.peopleByHand(people));
    expect(finding).toMatchObject({ kind: 'n+1', subject: 'peoples_people', times: JOBS });
    expect(finding?.fix).toContain('any(?)');
  });

  it('is one also where the values are written into the SQL, and shows none of them', async () => {
    const findings = await found((jobs) => jobs.peopleByWrittenId(people, SECRET));
    expect(findings.find(({ kind }) => kind === 'n+1')).toMatchObject({
      times: JOBS,
      sql: 'select peoplename from peoples_people where bu_id = ? and id = ? and email = ?',
    });
    const remembered = db.get(StatementStats).slowest(100);
    expect(remembered.filter(({ sql }) => sql.includes('email = ?'))).toMatchObject([{ calls: JOBS }]);
    expect(JSON.stringify(remembered.map(({ sql }) => sql))).not.toContain(SECRET);
  });

  it('needs some repetitions: two or three rows are none', async () => {
    expect(await found((jobs) => jobs.peopleByHand(people.slice(0, 3)))).toEqual([]);
  });

  it('of writes is told to write at once', async () => {
    const [finding] = await found((jobs) => jobs.renameOneByOne());
    expect(finding).toMatchObject({ kind: 'n+1', subject: 'activity_job', times: JOBS });
    expect(finding?.fix).toContain('nativeUpdate');
  });
});

describe('a duplicate', () => {
  it('is the same statement with the same values', async () => {
    const [finding] = await found((jobs) => jobs.countTwice());
    expect(finding).toMatchObject({ kind: 'duplicate', subject: 'activity_job', times: 2 });
    expect(finding?.site).toMatch(HERE);
  });

  it('is none when something was written between', async () => {
    expect(kinds(await found((jobs) => jobs.countAroundWrite()))).not.toContain('duplicate');
  });
});

it('a call that takes more statements than declared is reported with its statements, and counted', async () => {
  const [finding] = await found((jobs) => jobs.overBudget());
  expect(finding).toMatchObject({ kind: 'over-budget', subject: 'NaiveJobs.overBudget', times: 2, tier: 'optimized' });
  expect(finding?.message).toMatch(/took 2 statements where it declares 1 \(1 × select .*activity_job.*; 1 × select /);
  const totals = db.get(MethodStats).totals.get('NaiveJobs.overBudget');
  expect(totals).toMatchObject({ calls: 1, statements: 2, overBudget: 1 });
});

describe('what is loaded for nothing', () => {
  it('is a relation that nobody reads', async () => {
    const findings = await found((jobs) => jobs.populateForNothing());
    expect(findings.filter(({ kind }) => kind === 'unused-populate')).toMatchObject([
      { subject: 'Job.assignedTo', times: JOBS, fix: "take 'assignedTo' out of `populate`" },
    ]);
  });

  it('is no relation that was not populated, whatever else was loaded', async () => {
    expect(kinds(await found((jobs) => jobs.jobsBesidePeople()))).not.toContain('unused-populate');
  });

  it('is none when the relation is read, or serialized', async () => {
    expect(kinds(await found((jobs) => jobs.assigneesAtOnce()))).not.toContain('unused-populate');
    expect(kinds(await found((jobs) => jobs.serialized()))).toEqual([]);
  });

  it('is columns of an entity, with those that are used', async () => {
    const [finding] = await found((jobs) => jobs.everyColumn());
    expect(finding).toMatchObject({ kind: 'unused-column', subject: 'Job', times: JOBS });
    expect(finding?.message).toContain('`Job.description`');
    expect(finding?.message).not.toContain('`Job.jobname`');
    expect(finding?.fix).toBe("load what is shown: `fields: ['jobname']`");
  });

  it('is no column that was read and is empty', async () => {
    const [finding] = await found((jobs) => jobs.emptyColumn());
    expect(finding?.fix).toBe("load what is shown: `fields: ['jobname', 'deadline']`");
  });

  it('is none when only what is read is loaded', async () => {
    expect(await found((jobs) => jobs.chosenColumns())).toEqual([]);
  });

  it('is columns of a hand-written select list', async () => {
    const [finding] = await found((jobs) => jobs.selectStar());
    expect(finding).toMatchObject({ kind: 'unused-column', times: JOBS });
    expect(finding?.message).toMatch(/jobcode, jobname, .* selected for 12 rows and never read/);
  });
});

it('a statement without limit that returns many rows is unbounded, one with a limit is not', async () => {
  const [finding] = await found((jobs) => jobs.withoutLimit());
  expect(finding).toMatchObject({ kind: 'unbounded', times: 1_200 });
  expect(finding?.fix).toContain('`limit`');
  expect(await found((jobs) => jobs.withLimit())).toEqual([]);
});

describe('questions to the cache', () => {
  const ids = Array.from({ length: 10 }, (_, id) => id);

  it('one after the other are a Redis N+1', async () => {
    const [finding] = await found(async ({ number }) => {
      for (const id of ids) await number.fetch({ id });
    });
    expect(finding).toMatchObject({ kind: 'redis-n+1', subject: 'test.number', times: ids.length });
    expect(finding?.fix).toContain('Promise.all');
    expect(finding?.site).toMatch('findings.spec.ts');
  });

  it('that are the same one over and over are told to be asked once', async () => {
    const [finding] = await found(async ({ number }) => {
      for (const _ of ids) await number.fetch({ id: 1 });
    });
    expect(finding).toMatchObject({ kind: 'redis-n+1', subject: 'test.number', times: ids.length });
    expect(finding?.message).toMatch(
      /one after the other, for one answer at .*; ask once for each answer, and hand it on$/,
    );
  });

  it('at once are none', async () => {
    expect(await found(({ number }) => Promise.all(ids.map((id) => number.fetch({ id: id + 100 }))))).toEqual([]);
  });
});

it('remembers statements by their text, and what the slowest was run with for explaining it', () => {
  const stats = db.get(StatementStats).slowest(100);
  const byHand = stats.find(
    ({ sql, method }) =>
      sql.startsWith('select peoplename from peoples_people') && method === 'NaiveJobs.fanOutOfPeople',
  );
  expect(byHand).toMatchObject({
    calls: JOBS,
    rows: JOBS,
    tables: ['peoples_people'],
    method: 'NaiveJobs.fanOutOfPeople',
  });
  expect(byHand?.slowest?.params[0]).toBe(bu);
});

describe('the log of a development server', () => {
  it('tells each new finding once, and none that is allowed', async () => {
    const lines: string[] = [];
    const ignored = () => undefined;
    Logger.overrideLogger({ log: ignored, error: ignored, warn: (line: unknown) => lines.push(String(line)) });
    try {
      const again = 'work that nobody has done before';
      const call = () =>
        db.scope.run({ tenant: bu, name: again }, async () => {
          await db.get(NaiveJobs).peopleByHand(people);
          await db.get(NaiveJobs).fanOutOfPeople(people);
        });
      await call();
      await call();
      db.get(QueryLog).flush();
      expect(lines.filter((line) => line.includes(again))).toEqual([
        expect.stringMatching(/^n\+1: peoples_people asked 12 times, .* at test\/integration\//),
      ]);
    } finally {
      Logger.overrideLogger(false);
    }
  });
});

it('never shows what statements were run with', () => {
  expect(JSON.stringify(db.get(Findings).all())).not.toContain(SECRET);
});
