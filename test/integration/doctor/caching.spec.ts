import { EntityManager } from '@mikro-orm/core';
import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { rawSql, TieredCache } from '../../../src/tiers/index.js';
import { readWrites } from '../../../src/ops/doctor/table-writes.js';
import { complaints, plant, Ward } from './support.js';

/** What is cached for nothing, and what is not cached though it should be. */
let ward: Ward;
let heal: () => void = () => undefined;

beforeAll(async () => {
  ward = await Ward.open();
});
afterEach(() => heal());
afterAll(() => ward.close());

it('names the cached query that never hits', async () => {
  const query = ward.nest
    .get(TieredCache)
    .queries()
    .find(({ name }) => name === 'assets.active')!;
  const definition = query.definition as unknown as { key?: () => unknown };
  let asked = 0;
  definition.key = () => (asked += 1);
  heal = () => delete definition.key;
  const report = await ward.check('caching', { thresholds: { expensiveMs: Infinity } });
  expect(report.status).toBe('fail');
  expect(complaints(report)).toEqual([
    expect.stringMatching(
      /^fault: assets\.active is cached and never hits: asked 5 times with the same parameters, the last one was a miss → its `key`/,
    ),
  ]);
});

it('names the expensive query that is not cached, and what it reads', async () => {
  const jobs = ward.nest.get(OptimizedJobRepository, { strict: false });
  heal = plant(jobs, 'searchJobs', (original) => async (word, page) => {
    await rawSql(ward.nest.get(EntityManager), 'select pg_sleep(2)');
    return original(word, page);
  });
  const report = await ward.check('caching', {
    thresholds: { expensiveMs: 2_000, changesDays: 0, changesPerHour: Infinity },
  });
  expect(report.status).toBe('warn');
  expect(complaints(report)).toEqual([
    expect.stringMatching(
      /^warning: jobs\.search is not cached and takes \d{4,} ms at the database, \d+ % of the time of all queries; rarely changed: .*activity_job \(\S+\).*, rows an hour since \d{4}-\S+ \S+ → define a cached query for jobs\.search/,
    ),
  ]);
});

it('counts rows that are added as changes, and says since when', async () => {
  const patient = ward.patient();
  const counted = async () => {
    const { changesPerHour, days, since } = (await readWrites(patient)).get('onboarding_bt')!;
    expect(since).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    return Math.round(changesPerHour * days * 24);
  };
  const before = await counted();
  await ward.app.sql(
    `with added as (insert into onboarding_bt (bucode, enable) select 'X' || n, false from generate_series(1, 300) n
       returning id)
     select pg_stat_force_next_flush() from (select count(*) from added) all_of_them`,
  );
  expect((await counted()) - before).toBeGreaterThanOrEqual(300);
});
