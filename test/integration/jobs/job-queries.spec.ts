import {
  CachedJobRepository,
  JobRepository,
  OptimizedJobRepository,
  type JobView,
  type JobWithRelationsView,
  type WorkloadView,
} from '../../../src/activity/index.js';
import type { Page, PageRequest } from '../../../src/tiers/index.js';
import { daysAgo, JobWorld } from './job.fixture.js';

/** Follows the cursors of a list to its end. */
async function walk<T>(limit: number, read: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

describe('what jobs answer', () => {
  let world: JobWorld;

  beforeAll(async () => {
    world = await JobWorld.open();
  });
  afterAll(() => world.close());
  beforeEach(() => world.clear());

  const plain = () => world.database.get(JobRepository);
  const optimized = () => world.database.get(OptimizedJobRepository);
  const cached = () => world.database.get(CachedJobRepository);

  describe.each([
    ['tier 1', plain],
    ['tier 2', optimized],
  ])('%s', (_tier, repository) => {
    const codes = async (read: (page: PageRequest) => Promise<Page<JobView>>, limit = 2) =>
      (await world.as(() => walk(limit, read))).map(({ jobcode }) => jobcode);

    it('lists the jobs that the filters select, page by page, and no other unit’s', async () => {
      await world.job({ jobcode: 'A', status: 'active', priority: 'high', assigned_to_id: world.bob });
      await world.job({ jobcode: 'B', status: 'active' });
      await world.job({ jobcode: 'C', assigned_to_id: world.bob });
      await world.database.insert('activity_job', { bu_id: world.elsewhere, jobcode: 'X', status: 'active' });

      expect(await codes((page) => repository().getJobs(page))).toEqual(['A', 'B', 'C']);
      expect(await codes((page) => repository().getJobs({ ...page, status: 'active' }))).toEqual(['A', 'B']);
      expect(await codes((page) => repository().getJobs({ ...page, priority: 'high' }))).toEqual(['A']);
      expect(await codes((page) => repository().getJobs({ ...page, assignedTo: world.bob }))).toEqual(['A', 'C']);
      expect(await codes((page) => repository().getUserJobs(world.bob, page))).toEqual(['A', 'C']);
      expect(await codes((page) => repository().getUserJobs(world.bob, { ...page, status: 'pending' }))).toEqual(['C']);
      expect(await codes((page) => repository().getUserJobs(world.foreigner, page))).toEqual([]);
    });

    it.each([1, 2, 3, 100])('orders by rank, then age, then number, in pages of %i', async (limit) => {
      const old = daysAgo(9);
      await world.job({ jobcode: 'low', priority: 'low', status: 'active', created_at: daysAgo(20) });
      await world.job({ jobcode: 'high-2', priority: 'high', status: 'active', created_at: old });
      await world.job({ jobcode: 'high-3', priority: 'high', status: 'active', created_at: old });
      await world.job({ jobcode: 'high-1', priority: 'high', status: 'active', created_at: daysAgo(10) });
      await world.job({ jobcode: 'critical', priority: 'critical', status: 'active', created_at: daysAgo(1) });
      await world.job({ jobcode: 'medium', priority: 'medium', created_at: daysAgo(5) });
      const active = ['critical', 'high-1', 'high-2', 'high-3', 'low'];

      expect(await codes((page) => repository().getActiveJobs(page), limit)).toEqual(active);
      expect(await codes((page) => repository().getByPriority(page), limit)).toEqual([
        ...active.slice(0, 4),
        'medium',
        'low',
      ]);
      expect(await codes((page) => repository().getByPriority({ ...page, priority: 'high' }), limit)).toEqual(
        active.slice(1, 4),
      );
      expect(await codes((page) => repository().getByPriority({ ...page, status: 'pending' }), limit)).toEqual([
        'medium',
      ]);
    });

    it('finds what is overdue: open, and due before this very instant', async () => {
      const late = daysAgo(2);
      await world.job({ jobcode: 'second', deadline: late, status: 'in_progress' });
      await world.job({ jobcode: 'third', deadline: late });
      await world.job({ jobcode: 'first', deadline: daysAgo(3) });
      await world.job({ jobcode: 'last', deadline: new Date(world.database.clock.epochMs() - 1).toISOString() });
      await world.job({ jobcode: 'due now', deadline: daysAgo(0) });
      await world.job({ jobcode: 'no deadline' });
      for (const status of ['active', 'completed', 'cancelled']) await world.job({ deadline: late, status });

      expect(await codes((page) => repository().getOverdueJobs(page))).toEqual(['first', 'second', 'third', 'last']);
    });

    it('searches code, name and description in any case, and takes every sign for itself', async () => {
      await world.job({ jobcode: 'PUMP-1' });
      await world.job({ jobcode: 'B', jobname: 'Check the Pump' });
      await world.job({ jobcode: 'C', description: 'beside the pump' });
      await world.job({ jobcode: 'D', jobname: '100 % of a_b' });
      await world.job({ jobcode: 'E', jobname: String.raw`C:\temp` });
      await world.job({ jobcode: 'F', jobname: 'Ärger' });
      const search = (text: string) => codes((page) => repository().searchJobs(text, page));

      expect(await search('pUmP')).toEqual(['PUMP-1', 'B', 'C']);
      expect(await search('%')).toEqual(['D']);
      expect(await search('A_B')).toEqual(['D']);
      expect(await search('p_mp')).toEqual([]);
      expect(await search('\\')).toEqual(['E']);
      expect(await search('\\T')).toEqual(['E']);
      expect(await search('äRGER')).toEqual(['F']);
    });

    it.each(['nonsense', 'WyJvdGhlciIsMV0', Buffer.from('["jobs.active","urgent","x",0]').toString('base64url')])(
      'refuses the cursor %s',
      async (cursor) => {
        const error = expect.objectContaining({ code: 'E_BAD_CURSOR' });
        await expect(world.as(() => repository().getActiveJobs({ limit: 1, cursor }))).rejects.toEqual(error);
        await expect(world.as(() => repository().getWorkloadSummary({ limit: 1, cursor }))).rejects.toEqual(error);
      },
    );
  });

  describe.each([
    ['tier 1', (page: PageRequest) => plain().getJobsWithRelations(page)],
    ['tier 2', (page: PageRequest) => optimized().getJobsWithRelations(page)],
    ['tier 3', (page: PageRequest) => cached().fetchJobsWithRelations(page)],
  ])('jobs with relations, %s', (_tier, read) => {
    it('shows active jobs with all that hangs on them', async () => {
      const job = await world.job({
        jobcode: 'A',
        jobname: 'Clean',
        status: 'active',
        priority: 'high',
        deadline: '2026-07-01T00:00:00Z',
        created_at: '2026-06-01T10:20:30.456Z',
        assigned_to_id: world.bob,
        created_by_id: world.ann,
        site_id: world.site,
        asset_id: world.asset,
      });
      const later = await world.comment(job, { body: 'two', author_id: world.bob, created_at: '2026-06-03T00:00:00Z' });
      const sooner = await world.comment(job, {
        body: 'one',
        author_id: world.ann,
        created_at: '2026-06-02T00:00:00Z',
      });
      const nobody = await world.comment(job, { body: 'three', created_at: '2026-06-03T00:00:00Z' });
      const file = await world.attachment(job, { filename: 'meter.jpg', url: 'https://example.com/meter.jpg' });
      await world.job({ status: 'pending' });

      expect(await world.as(() => read({ limit: 10 }))).toEqual({
        items: [
          {
            id: job,
            jobcode: 'A',
            jobname: 'Clean',
            status: 'active',
            priority: 'high',
            deadline: '2026-07-01T00:00:00.000Z',
            createdAt: '2026-06-01T10:20:30.456Z',
            assignedTo: { id: world.bob, peoplename: 'Bob', email: 'bob@example.com' },
            createdBy: { id: world.ann, peoplename: 'Ann' },
            site: { id: world.site, name: 'North' },
            asset: { id: world.asset, assetcode: 'P-1' },
            attachments: [{ id: file, filename: 'meter.jpg', url: 'https://example.com/meter.jpg' }],
            comments: [
              {
                id: sooner,
                body: 'one',
                createdAt: '2026-06-02T00:00:00.000Z',
                author: { id: world.ann, peoplename: 'Ann' },
              },
              {
                id: later,
                body: 'two',
                createdAt: '2026-06-03T00:00:00.000Z',
                author: { id: world.bob, peoplename: 'Bob' },
              },
              { id: nobody, body: 'three', createdAt: '2026-06-03T00:00:00.000Z', author: null },
            ],
          },
        ],
        nextCursor: null,
      });
    });

    it('shows what is missing as null or empty, and no person of another unit', async () => {
      await world.job({ status: 'active', created_by_id: world.foreigner });

      const { items } = await world.as(() => read({ limit: 10 }));
      expect(items).toEqual([
        expect.objectContaining({
          assignedTo: null,
          createdBy: null,
          site: null,
          asset: null,
          deadline: null,
          attachments: [],
          comments: [],
        }),
      ]);
    });

    it('orders and pages like the active jobs', async () => {
      for (const [priority, days] of [
        ['low', 9],
        ['critical', 1],
        ['high', 2],
        ['high', 3],
        ['critical', 1],
      ] as const) {
        await world.job({
          jobcode: `${priority}-${days}-${Math.random()}`,
          status: 'active',
          priority,
          created_at: daysAgo(days),
        });
      }
      const all = await world.as(() => walk(2, read));

      expect(all.map(({ priority }) => priority)).toEqual(['critical', 'critical', 'high', 'high', 'low']);
      expect(all).toEqual((await world.as(() => plain().getJobsWithRelations({ limit: 100 }))).items);
    });
  });

  describe.each([
    ['tier 1', (page: PageRequest) => plain().getWorkloadSummary(page)],
    ['tier 2', (page: PageRequest) => optimized().getWorkloadSummary(page)],
    ['tier 3', (page: PageRequest) => cached().fetchWorkloadSummary(page)],
  ])('workload, %s', (_tier, read) => {
    it('counts the open jobs of everybody, and of nobody', async () => {
      const bobs = { assigned_to_id: world.bob };
      await world.job({ ...bobs, priority: 'critical', deadline: daysAgo(1), created_at: daysAgo(10) });
      await world.job({
        ...bobs,
        priority: 'high',
        deadline: daysAgo(-1),
        created_at: daysAgo(5),
        status: 'in_progress',
      });
      await world.job({ ...bobs, priority: 'low', deadline: daysAgo(0), created_at: daysAgo(0.1) });
      await world.job({ priority: 'medium', deadline: daysAgo(3), created_at: daysAgo(1.25) });
      await world.job({ created_at: daysAgo(1) });
      for (const status of ['active', 'completed', 'cancelled']) await world.job({ assigned_to_id: world.ann, status });

      expect(await world.as(() => read({ limit: 10 }))).toEqual({
        items: [
          {
            people: { id: world.bob, peoplename: 'Bob' },
            peoplename: 'Bob',
            totalJobs: 3,
            highPriority: 2,
            overdue: 1,
            avgAgeDays: 5.03,
          },
          { people: null, peoplename: null, totalJobs: 2, highPriority: 0, overdue: 1, avgAgeDays: 1.13 },
        ],
        nextCursor: null,
      } satisfies Page<WorkloadView>);
    });

    it('puts who has the most first, and nobody after those who have as many', async () => {
      for (const assigned_to_id of [null, world.bob, world.ann]) await world.job({ assigned_to_id });
      await world.job({ assigned_to_id: world.bob });

      const names = (await world.as(() => walk(1, read))).map(({ peoplename }) => peoplename);
      expect(names).toEqual(['Bob', 'Ann', null]);
    });

    it('knows no minus zero', async () => {
      await world.job({ created_at: daysAgo(-0.001) });
      const [nobody] = (await world.as(() => read({ limit: 1 }))).items;
      expect(nobody?.avgAgeDays).toBe(0);
    });
  });

  describe.each([
    ['tier 1', (id: number) => plain().getJob(id)],
    ['tier 2', (id: number) => optimized().getJob(id)],
    ['tier 3', (id: number) => cached().fetchJob(id)],
  ])('one job, %s', (_tier, read) => {
    it('shows the job whole', async () => {
      const pgroup = await world.database.insert('peoples_pgroup', { bu_id: world.here, groupname: 'Crew' });
      const qset = await world.database.insert('activity_questionset', { bu_id: world.here, qsetname: 'Daily' });
      const id = await world.job({
        jobcode: 'A',
        jobname: 'Clean',
        description: 'All of it',
        status: 'completed',
        priority: 'low',
        deadline: '2026-07-01T00:00:00Z',
        lastgeneratedon: '2026-05-01T00:00:00Z',
        cron: '0 8 * * *',
        planduration: 1,
        gracetime: 2,
        expirytime: 3,
        ctzoffset: 330,
        created_at: '2026-06-01T00:00:00Z',
        updated_at: '2026-06-02T00:00:00Z',
        assigned_to_id: world.bob,
        pgroup_id: pgroup,
        site_id: world.site,
        asset_id: world.asset,
        qset_id: qset,
        created_by_id: world.ann,
        updated_by_id: world.foreigner,
      });

      expect(await world.as(() => read(id))).toEqual({
        id,
        jobcode: 'A',
        jobname: 'Clean',
        description: 'All of it',
        status: 'completed',
        priority: 'low',
        deadline: '2026-07-01T00:00:00.000Z',
        assignedTo: { id: world.bob, peoplename: 'Bob' },
        pgroup: { id: pgroup, groupname: 'Crew' },
        site: { id: world.site, name: 'North' },
        asset: { id: world.asset, assetcode: 'P-1', assetname: 'Pump' },
        qset: { id: qset, qsetname: 'Daily' },
        cron: '0 8 * * *',
        planduration: 1,
        gracetime: 2,
        expirytime: 3,
        lastgeneratedon: '2026-05-01T00:00:00.000Z',
        bu: { id: world.here, buname: 'Here Ltd' },
        createdAt: '2026-06-01T00:00:00.000Z',
        updatedAt: '2026-06-02T00:00:00.000Z',
        createdBy: { id: world.ann, peoplename: 'Ann' },
        updatedBy: null,
        ctzoffset: 330,
      } satisfies JobView);
    });

    it('shows a job that has nothing but a code', async () => {
      const id = await world.job();
      expect(await world.as(() => read(id))).toMatchObject({
        assignedTo: null,
        pgroup: null,
        site: null,
        asset: null,
        qset: null,
        deadline: null,
        lastgeneratedon: null,
        cron: null,
        createdBy: null,
        updatedBy: null,
      });
    });

    it('knows no job of another unit', async () => {
      const foreign = await world.database.insert('activity_job', { bu_id: world.elsewhere, jobcode: 'X' });
      expect(await world.as(() => read(foreign))).toBeNull();
    });
  });

  it('takes the same number of statements for ten jobs and for a thousand', async () => {
    const { database, here } = world;
    const some: Page<JobWithRelationsView>[] = [];
    for (const count of [10, 1_000]) {
      await world.clear();
      await world.manyJobs(count, 'active', 2);
      await world.manyJobs(count, 'pending');
      const page = { limit: 500 };

      some.push(await database.expectQueries(3, here, () => optimized().getJobsWithRelations(page)));
      await database.expectQueries(1, here, () => optimized().getWorkloadSummary(page));
      await database.expectQueries(1, here, () => optimized().getActiveJobs(page));
      await database.expectQueries(1, here, () => optimized().getOverdueJobs(page));
      await database.expectQueries(1, here, () => optimized().getByPriority(page));
      await database.expectQueries(1, here, () => optimized().getUserJobs(world.bob, page));
      await database.expectQueries(1, here, () => optimized().searchJobs('M-', page));
      await database.expectQueries(1, here, () => optimized().getJobs(page));
      await database.expectQueries(1, here, () => optimized().getJob(1));
    }
    expect(some.map(({ items }) => items.length)).toEqual([10, 500]);
    expect(some[1]?.items.every(({ comments, attachments }) => comments.length + attachments.length === 4)).toBe(true);
  });

  it('does not miss or repeat a job when others come in between two pages', async () => {
    for (let n = 0; n < 6; n += 1)
      await world.job({ jobcode: `old-${n}`, status: 'active', created_at: daysAgo(9 - n) });
    const first = await world.as(() => optimized().getActiveJobs({ limit: 3 }));
    await world.job({ jobcode: 'new-before', status: 'active', priority: 'critical' });
    await world.job({ jobcode: 'new-behind', status: 'active', priority: 'low' });
    const rest = await world.as(() => optimized().getActiveJobs({ limit: 10, cursor: first.nextCursor ?? undefined }));

    expect([...first.items, ...rest.items].map(({ jobcode }) => jobcode)).toEqual([
      ...Array.from({ length: 6 }, (_, n) => `old-${n}`),
      'new-behind',
    ]);
  });
});
