import { EntityManager } from '@mikro-orm/core';
import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { Job } from '../../../src/model/index.js';
import { rawSql } from '../../../src/tiers/index.js';
import { complaints, plant, Ward } from './support.js';

/** Faults by which more is loaded than is shown. */
let ward: Ward;
let jobs: OptimizedJobRepository;
let em: EntityManager;
let heal: () => void = () => undefined;

beforeAll(async () => {
  ward = await Ward.open();
  jobs = ward.nest.get(OptimizedJobRepository, { strict: false });
  em = ward.nest.get(EntityManager);
});
afterEach(() => heal());
afterAll(() => ward.close());

it('names the table that is selected as a whole', async () => {
  heal = plant(jobs, 'getOverdueJobs', (original) => async (page) => {
    await rawSql(em, 'select j.* from activity_job j where j.bu_id = ? limit 3', [1]);
    return original(page);
  });
  const report = await ward.check('fields');
  expect(report.status).toBe('fail');
  expect(complaints(report).join('\n')).toMatch(
    /jobs\.overdue \(optimized\) selects all \d\d columns of activity_job: select j\.\* from .* → name the columns of activity_job/,
  );
});

it('names the columns that nobody reads', async () => {
  heal = plant(jobs, 'getOverdueJobs', (original) => async (page) => {
    const rows = await rawSql<{ id: number }>(
      em,
      'select id, jobname, description from activity_job where bu_id = ? order by id limit 20',
      [1],
    );
    rows.map(({ id }) => id);
    return original(page);
  });
  const report = await ward.check('fields');
  expect(report.status).toBe('fail');
  expect(complaints(report).join('\n')).toMatch(
    /fault: unused-column: .*jobname.* selected for 20 rows and never read.* → take them out of the select list/,
  );
});

it('names the relation that is populated and never read', async () => {
  heal = plant(jobs, 'getOverdueJobs', (original) => async (page) => {
    const found = await em.find(
      Job,
      { asset: { $ne: null } },
      { populate: ['asset'], fields: ['jobname', 'asset.assetname'], limit: 20 },
    );
    found.map(({ jobname }) => jobname);
    return original(page);
  });
  const report = await ward.check('fields');
  expect(report.status).toBe('fail');
  expect(complaints(report).join('\n')).toMatch(
    /fault: unused-populate: `Job\.asset` loaded for 20 rows.* → take 'asset' out of `populate`/,
  );
});
