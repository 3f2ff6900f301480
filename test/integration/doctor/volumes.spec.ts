import { EntityManager } from '@mikro-orm/core';
import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { rawSql } from '../../../src/tiers/index.js';
import { complaints, plant, Ward } from './support.js';

/** Data that are too few, too badly known, or read without an end. */
let ward: Ward;

beforeAll(async () => {
  ward = await Ward.open();
});
afterAll(() => ward.close());

it('warns of few rows, and says how to make more', async () => {
  const report = await ward.check('volumes');
  expect(report.status).toBe('warn');
  expect(complaints(report)).toEqual([
    expect.stringMatching(
      /^warning: 600 jobs, fewer than 10,000: .*activity_jobneed .* → .*npm run db:seed -- --bus 10/,
    ),
  ]);
  expect((await ward.check('volumes', { thresholds: { jobs: 600 } })).status).toBe('pass');
});

it('names the tables that were never analysed', async () => {
  // An index that is made counts the rows, and says nothing of what is in them.
  await ward.app.sql(`delete from pg_statistic where starelid = 'activity_warranty'::regclass`);
  try {
    const report = await ward.check('volumes', { thresholds: { jobs: 1 } });
    expect(report.status).toBe('fail');
    expect(complaints(report)).toEqual([
      'fault: never analysed, so that the planner guesses: activity_warranty → analyze activity_warranty',
    ]);
  } finally {
    await ward.app.sql('analyze activity_warranty');
  }
});

it('names the tables whose statistics are out of date', async () => {
  await ward.app.sql(`update pg_class set reltuples = 90000 where oid = 'activity_warranty'::regclass`);
  try {
    const report = await ward.check('volumes', { thresholds: { jobs: 1 } });
    expect(report.status).toBe('warn');
    expect(complaints(report)).toEqual([
      expect.stringMatching(
        /^warning: statistics are out of date: activity_warranty \(90000 estimated, \d+ there\) → analyze activity_warranty$/,
      ),
    ]);
  } finally {
    await ward.app.sql('analyze activity_warranty');
  }
});

it('names the statement that reads as many rows as there are', async () => {
  const jobs = ward.nest.get(OptimizedJobRepository, { strict: false });
  const heal = plant(jobs, 'getByPriority', (original) => async (page) => {
    await rawSql(ward.nest.get(EntityManager), 'select id from activity_jobneed where bu_id in (1, 2, 3)');
    return original(page);
  });
  try {
    const report = await ward.check('volumes', { thresholds: { jobs: 1 } });
    expect(report.status).toBe('fail');
    expect(complaints(report).join('\n')).toMatch(
      /fault: unbounded: a statement without limit returned 1\d\d\d rows of activity_jobneed .*during jobs\.by-priority.* → give it a `limit`/,
    );
  } finally {
    heal();
  }
});

it('says of an empty database that there is nothing to ask for', async () => {
  const empty = await Ward.open({ seed: null });
  try {
    const { checks } = await empty.report(['n-plus-one', 'volumes']);
    expect(checks.map(({ status }) => status)).toEqual(['warn', 'warn']);
    expect(complaints(checks[0]!)[0]).toMatch(
      /^warning: the database holds no jobs and people to ask for → npm run db:seed/,
    );
  } finally {
    await empty.close();
  }
});
