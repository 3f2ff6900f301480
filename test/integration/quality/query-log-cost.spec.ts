import { readFileSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { Findings, QueryLog } from '../../../src/tiers/index.js';
import { CallSite } from '../../../src/tiers/log/call-site.js';
import { Reads } from '../../../src/tiers/log/reads.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { NaiveJobs } from './naive-jobs.js';

@Module({ providers: [NaiveJobs] })
class NaiveModule {}

const HERE = 'test/integration/quality/naive-jobs.ts';
const JOBS = 6;

/** How often what costs something was done. */
async function count(during: () => Promise<unknown>): Promise<Record<'logs' | 'stacks' | 'entities' | 'rows', number>> {
  const counts = { logs: 0, stacks: 0, entities: 0, rows: 0 };
  const restore = [
    counting(QueryLog.prototype, 'open', () => (counts.logs += 1)),
    counting(CallSite, 'here', () => (counts.stacks += 1)),
    counting(Reads.prototype, 'watch', () => (counts.entities += 1)),
    counting(Reads.prototype, 'watchRows', () => (counts.rows += 1)),
  ];
  try {
    await during();
  } finally {
    for (const put of restore) put();
  }
  return counts;
}

/** Calls `note` with every call of a method. @returns ends that */
function counting(owner: object, method: string, note: () => void): () => void {
  const methods = owner as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[method] as (...args: unknown[]) => unknown;
  methods[method] = function counted(this: unknown, ...args) {
    note();
    return original.apply(this, args);
  };
  return () => (methods[method] = original);
}

async function withMode(
  mode: 'off' | 'on' | 'full',
  test: (db: TestDatabase, run: (ask: (jobs: NaiveJobs) => Promise<unknown>) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const db = await openTestDatabase({ imports: [NaiveModule], environment: { QUERY_LOG: mode } });
  try {
    const bu = await db.insert('onboarding_bt', { bucode: 'C1', buname: 'Cost' });
    for (let n = 0; n < JOBS; n += 1) {
      const person = await db.insert('peoples_people', { bu_id: bu, loginid: `c${n}`, peoplename: 'P' });
      await db.insert('activity_job', { bu_id: bu, jobcode: `J-${n}`, jobname: 'J', assigned_to_id: person });
    }
    db.get(QueryLog).flush();
    await test(db, (ask) => db.as(bu, () => ask(db.get(NaiveJobs))));
  } finally {
    await db.close();
  }
}

function lineOf(code: string): number {
  const lines = readFileSync(HERE, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(code)) + 1;
}

/** Entities, and rows of a hand-written statement, in one unit of work. */
const ask = async (jobs: NaiveJobs): Promise<void> => {
  await jobs.assigneesAtOnce();
  await jobs.selectStar();
};

describe('the query log', () => {
  it('that is off makes no log, looks at no stack and watches nothing', () =>
    withMode('off', async (db, run) => {
      expect(await count(() => run(ask))).toEqual({ logs: 0, stacks: 0, entities: 0, rows: 0 });
      expect(await count(() => run((jobs) => jobs.assigneesOneByOne()))).toMatchObject({ logs: 0, stacks: 0 });
      db.get(QueryLog).flush();
      expect(db.get(Findings).all()).toEqual([]);
    }));

  it('that is on looks at the stack of a statement once in the life of the process, and watches nothing', () =>
    withMode('on', async (_db, run) => {
      const statements = 2;
      expect(await count(() => run(ask))).toEqual({ logs: 1, stacks: statements, entities: 0, rows: 0 });
      expect(await count(() => run(ask))).toEqual({ logs: 1, stacks: 0, entities: 0, rows: 0 });
    }));

  it('that is full looks at everything each time', () =>
    withMode('full', async (_db, run) => {
      await run(ask);
      expect(await count(() => run(ask))).toEqual({ logs: 1, stacks: 2, entities: 2 * JOBS, rows: 1 });
    }));

  it('that is on names the place of what repeats in this very run, not where the statement was seen first', () =>
    withMode('on', async (db, run) => {
      await run((jobs) => jobs.countAroundWrite());
      await run((jobs) => jobs.countTwice());
      db.get(QueryLog).flush();
      const finding = db
        .get(Findings)
        .all()
        .find(({ kind }) => kind === 'duplicate');
      expect(finding?.site).toBe(`${HERE}:${lineOf('return (await this.em.count(Job,')}`);
    }));

  it('that is on names the place of what was run once, also when it is not looked at any more', () =>
    withMode('on', async (db, run) => {
      const sites = async (): Promise<unknown[]> => {
        await run((jobs) => jobs.withoutLimit());
        db.get(QueryLog).flush();
        return db
          .get(Findings)
          .all()
          .map(({ kind, site, count: times }) => ({ kind, here: site?.startsWith(HERE), times }));
      };
      expect(await sites()).toEqual([{ kind: 'unbounded', here: true, times: 1 }]);
      expect(await sites()).toEqual([{ kind: 'unbounded', here: true, times: 2 }]);
    }));

  it('that is on looks through little at once, and through more when nobody waits for it', () =>
    withMode('on', async (db, run) => {
      const kinds = (): string[] =>
        db
          .get(Findings)
          .all()
          .map(({ kind }) => kind);
      await run((jobs) => jobs.countTwice());
      expect(kinds()).toEqual(['duplicate']);
      await run((jobs) => jobs.assigneesOneByOne());
      expect(kinds()).toEqual(['duplicate']);
      db.get(QueryLog).flush();
      expect(kinds().toSorted()).toEqual(['duplicate', 'n+1']);
    }));
});
