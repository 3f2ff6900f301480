import { EntityManager } from '@mikro-orm/core';
import { OptimizedJobRepository } from '../../../src/activity/index.js';
import { Job } from '../../../src/model/index.js';
import { MethodReasons, MethodStats, rawSql, Statements, TierRepository, WorkScope } from '../../../src/tiers/index.js';
import { RepositoryObserver } from '../../../src/tiers/quality/repository-observer.js';
import { complaints, plant, Ward } from './support.js';

/** Faults by which an answer takes more statements the more rows it has, planted in a repository that is healthy. */
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

it('names the statement that a method asks for each row, where, and for which query and route', async () => {
  heal = plant(jobs, 'getActiveJobs', (original) => async (page) => {
    const answer = await original(page);
    for (const { id } of answer.items)
      await rawSql(em, 'select body from activity_comment where bu_id = ? and job_id = ?', [1, id]);
    return answer;
  });
  const report = await ward.check('n-plus-one');
  expect(report.status).toBe('fail');
  const text = complaints(report).join('\n');
  expect(text).toMatch(/fault: n\+1: .*repeated-statements\.spec\.ts:\d+ during jobs\.active \(optimized\)/);
  expect(text).toMatch(/during GET \/api\/jobs\/active/);
  expect(text).toMatch(
    /jobs\.active \(optimized\) asks 10 × for 10 rows and \d\d × for 100: select body from activity_comment .* → join what it asks for/,
  );
});

it('names the relation that is loaded row by row, and how to load it at once', async () => {
  heal = plant(jobs, 'getActiveJobs', (original) => async (page) => {
    for (const job of await em.find(Job, { status: 'active' }, { limit: page.limit }))
      await em.populate(job, ['asset']);
    return original(page);
  });
  const report = await ward.check('joins');
  expect(report.status).toBe('fail');
  expect(complaints(report).join('\n')).toMatch(/fault: `Job\.asset` loaded \d+ times .*populate: \['asset'\]/);
});

it('names the collection that is loaded row by row', async () => {
  heal = plant(jobs, 'getActiveJobs', (original) => async (page) => {
    for (const job of await em.find(Job, { status: 'active' }, { limit: page.limit }))
      await em.populate(job, ['comments']);
    return original(page);
  });
  const report = await ward.check('prefetch');
  expect(report.status).toBe('fail');
  const text = complaints(report).join('\n');
  expect(text).toMatch(/fault: `Job\.comments` loaded \d+ times .*populate: \['comments'\]/);
  expect(text).toMatch(/jobs\.active asks \d\d times for `Job\.comments` \(activity_comment\) to show \d\d rows/);
});

it('names the method that takes more statements than it declares', async () => {
  @TierRepository('optimized')
  class HastyRepository {
    @Statements(1)
    async getTwice(): Promise<void> {
      await rawSql(em, 'select count(*) from activity_job where bu_id = ?', [1]);
      await rawSql(em, 'select count(*) from activity_asset where bu_id = ?', [1]);
    }
  }
  const hasty = new HastyRepository();
  const { nest } = ward;
  const [stats, reasons] = [nest.get(MethodStats), nest.get(MethodReasons)];
  new RepositoryObserver(nest.get(WorkScope), stats, reasons, 'report').observe(hasty);
  heal = plant(jobs, 'getActiveJobs', (original) => async (page) => {
    await hasty.getTwice();
    return original(page);
  });
  const report = await ward.check('n-plus-one');
  expect(report.status).toBe('fail');
  expect(complaints(report).join('\n')).toMatch(
    /fault: over-budget: HastyRepository\.getTwice took 2 statements where it declares 1 .*during jobs\.active/,
  );
});

it('warns of a statement that is asked twice with the same values', async () => {
  heal = plant(jobs, 'getActiveJobs', (original) => async (page) => {
    const count = () => rawSql(em, 'select count(*) from activity_asset where bu_id = ?', [1]);
    await count();
    await count();
    return original(page);
  });
  const report = await ward.check('n-plus-one');
  expect(report.status).toBe('warn');
  expect(complaints(report).join('\n')).toMatch(
    /warning: duplicate: .*activity_asset.* during jobs\.active \(optimized\)/,
  );
});

it('tells of an answer that the server owes', async () => {
  heal = plant(jobs, 'getActiveJobs', () => () => Promise.reject(new Error('the table is gone')));
  const report = await ward.check('n-plus-one');
  expect(complaints(report).join('\n')).toMatch(/jobs\.active \(optimized\): the table is gone/);
  expect(complaints(report).join('\n')).toMatch(/GET \/api\/jobs\/active answered 500/);
});
