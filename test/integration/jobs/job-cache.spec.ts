import {
  CachedJobRepository,
  JobRepository,
  OverdueDigestJob,
  type JobWithRelationsView,
} from '../../../src/activity/index.js';
import {
  Asset,
  Attachment,
  BusinessUnit,
  Comment,
  Job,
  People,
  PeopleGroup,
  QuestionSet,
  Site,
} from '../../../src/model/index.js';
import type { EntityManager } from '@mikro-orm/core';
import { TEST_NOW } from '../../support/test-database.js';
import { daysAgo, JobWorld } from './job.fixture.js';

const PAGE = { limit: 50 };

type Change = readonly [what: string, change: (em: EntityManager) => unknown];

describe('cached jobs', () => {
  let world: JobWorld;
  let job: number;
  let comment: number;
  let attachment: number;
  let pgroup: number;
  let qset: number;

  beforeAll(async () => {
    world = await JobWorld.open();
    pgroup = await world.database.insert('peoples_pgroup', { bu_id: world.here, groupname: 'Crew' });
    qset = await world.database.insert('activity_questionset', { bu_id: world.here, qsetname: 'Daily' });
  });
  afterAll(() => world.close());

  beforeEach(async () => {
    world.database.clock.set(TEST_NOW);
    await world.clear();
    job = await world.job({
      jobcode: 'A',
      status: 'active',
      assigned_to_id: world.bob,
      created_by_id: world.ann,
      site_id: world.site,
      asset_id: world.asset,
      pgroup_id: pgroup,
      qset_id: qset,
    });
    comment = await world.comment(job, { author_id: world.bob, body: 'said' });
    attachment = await world.attachment(job);
  });

  const plain = () => world.database.get(JobRepository);
  const cached = () => world.database.get(CachedJobRepository);
  const write = (change: (em: EntityManager) => unknown, unit = world.here) =>
    world.database.as(unit, () =>
      world.database.transactions.write(async (em) => {
        await change(em);
      }),
    );
  const assign = (entity: Parameters<EntityManager['findOneOrFail']>[0], id: () => number, data: object) =>
    (async (em: EntityManager) => em.assign(await em.findOneOrFail(entity, { id: id() }), data as never)) as Change[1];

  const withRelations = () => world.as(() => cached().fetchJobsWithRelations(PAGE));
  const workload = () => world.as(() => cached().fetchWorkloadSummary(PAGE));
  const one = () => world.as(() => cached().fetchJob(job));

  it('answers a second time without a statement', async () => {
    const { database, here } = world;
    const first = [await withRelations(), await workload(), await one()];
    await database.expectQueries(0, here, async () => {
      expect([
        await cached().fetchJobsWithRelations(PAGE),
        await cached().fetchWorkloadSummary(PAGE),
        await cached().fetchJob(job),
      ]).toEqual(first);
    });
  });

  const shown: Change[] = [
    ['the job is renamed', assign(Job, () => job, { jobname: 'new' })],
    ['the job is assigned to somebody else', assign(Job, () => job, { assignedTo: null })],
    ['the job gets another priority', assign(Job, () => job, { priority: 'critical' })],
    ['the job is done', assign(Job, () => job, { status: 'completed' })],
    ['the job leaves its place', assign(Job, () => job, { site: null, asset: null })],
    ['the site is renamed', assign(Site, () => world.site, { name: `North ${Math.random()}` })],
    ['the asset gets another code', assign(Asset, () => world.asset, { assetcode: `P-${Math.random()}` })],
    [
      'the assignee, who is an author too, is renamed',
      assign(People, () => world.bob, { peoplename: `Bob ${Math.random()}` }),
    ],
    ['the assignee gets another address', assign(People, () => world.bob, { email: `${Math.random()}@example.com` })],
    ['the creator is renamed', assign(People, () => world.ann, { peoplename: `Ann ${Math.random()}` })],
    ['a job is added', (em) => em.persist(em.create(Job, { jobcode: 'B', status: 'active' } as never))],
    ['the job is deleted', async (em) => em.remove(await em.findOneOrFail(Job, { id: job }))],
    ['somebody comments', (em) => em.persist(em.create(Comment, { job, body: 'more' } as never))],
    ['a comment is edited', assign(Comment, () => comment, { body: 'else' })],
    ['a comment loses its author', assign(Comment, () => comment, { author: null })],
    ['a comment is deleted', async (em) => em.remove(await em.findOneOrFail(Comment, { id: comment }))],
    ['a file is added', (em) => em.persist(em.create(Attachment, { job, filename: 'b.png' } as never))],
    ['a file is renamed', assign(Attachment, () => attachment, { filename: 'c.png' })],
    ['a file is moved', assign(Attachment, () => attachment, { url: 'https://example.com/c.png' })],
    ['a file is deleted', async (em) => em.remove(await em.findOneOrFail(Attachment, { id: attachment }))],
  ];

  it.each(shown)('shows in the jobs with relations when %s', async (_what, change) => {
    const before = await withRelations();
    await write(change);
    const after = await withRelations();

    expect(after).not.toEqual(before);
    expect(after).toEqual(await world.as(() => plain().getJobsWithRelations(PAGE)));
  });

  it.each<Change>([
    ['an open job is added', (em) => em.persist(em.create(Job, { jobcode: 'B', assignedTo: world.bob } as never))],
    ['a job becomes open', assign(Job, () => job, { status: 'in_progress' })],
  ])('shows in the workload when %s', async (_what, change) => {
    const before = await workload();
    await write(change);
    expect(await workload()).not.toEqual(before);
    expect(await workload()).toEqual(await world.as(() => plain().getWorkloadSummary(PAGE)));
  });

  it.each<Change>([
    ['gets another priority', assign(Job, () => job, { priority: 'critical' })],
    ['becomes due', assign(Job, () => job, { deadline: new Date(daysAgo(1)) })],
    ['is taken from its assignee', assign(Job, () => job, { assignedTo: null })],
    ['changes hands', (em) => assign(Job, () => job, { assignedTo: world.ann })(em)],
    ['is done', assign(Job, () => job, { status: 'completed' })],
    ['is deleted', async (em) => em.remove(await em.findOneOrFail(Job, { id: job }))],
    ['belongs to somebody who is renamed', assign(People, () => world.bob, { peoplename: `Bob ${Math.random()}` })],
  ])('shows in the workload when an open job %s', async (_what, change) => {
    await write(assign(Job, () => job, { status: 'pending' }));
    const before = await workload();
    await write(change);
    expect(await workload()).not.toEqual(before);
    expect(await workload()).toEqual(await world.as(() => plain().getWorkloadSummary(PAGE)));
  });

  it.each<Change>([
    ['it changes in any way', assign(Job, () => job, { description: 'new', gracetime: 9 })],
    ['it is deleted', async (em) => em.remove(await em.findOneOrFail(Job, { id: job }))],
    ['its assignee is renamed', assign(People, () => world.bob, { peoplename: `Bob ${Math.random()}` })],
    ['its creator is renamed', assign(People, () => world.ann, { peoplename: `Ann ${Math.random()}` })],
    ['its group is renamed', assign(PeopleGroup, () => pgroup, { groupname: `Crew ${Math.random()}` })],
    ['its site is renamed', assign(Site, () => world.site, { name: `North ${Math.random()}` })],
    ['its asset is renamed', assign(Asset, () => world.asset, { assetname: `Pump ${Math.random()}` })],
    ['its asset gets another code', assign(Asset, () => world.asset, { assetcode: `P-${Math.random()}` })],
    ['its question set is renamed', assign(QuestionSet, () => qset, { qsetname: `Daily ${Math.random()}` })],
    ['its unit is renamed', assign(BusinessUnit, () => world.here, { buname: `Here ${Math.random()}` })],
  ])('shows in the one job when %s', async (_what, change) => {
    const before = await one();
    await write(change);
    expect(await one()).not.toEqual(before);
    expect(await one()).toEqual(await world.as(() => plain().getJob(job)));
  });

  it('remembers that there is no such job, until there is', async () => {
    const next = job + 1;
    await world.as(() => cached().fetchJob(next));
    await world.database.expectQueries(0, world.here, async () => {
      expect(await cached().fetchJob(next)).toBeNull();
    });
    await write((em) => em.persist(em.create(Job, { id: next, jobcode: 'next' } as never)));
    expect(await world.as(() => cached().fetchJob(next))).toMatchObject({ jobcode: 'next' });
    await world.database.sql(`select setval(pg_get_serial_sequence('activity_job', 'id'), ?::bigint)`, [next]);
  });

  it('keeps answers that a change cannot alter', async () => {
    const other = await world.job({ jobcode: 'other' });
    const before = [await withRelations(), await workload()];

    await write(assign(Job, () => job, { description: 'not shown in lists', cron: '0 8 * * *' }));
    const lists = () => Promise.all([cached().fetchJobsWithRelations(PAGE), cached().fetchWorkloadSummary(PAGE)]);
    expect(await world.database.expectQueries(0, world.here, lists)).toEqual(before);

    const whole = await one();
    await write(assign(Job, () => other, { jobname: 'another job' }));
    await write((em) => em.persist(em.create(Job, { jobcode: 'X', status: 'active' } as never)), world.elsewhere);
    await write(assign(People, () => world.bob, { mobno: `${Math.random()}` }));
    expect(await world.database.expectQueries(0, world.here, () => cached().fetchJob(job))).toEqual(whole);
    expect(await world.database.expectQueries(0, world.here, () => cached().fetchWorkloadSummary(PAGE))).toEqual(
      before[1],
    );
  });

  it('keeps the answers of two units apart', async () => {
    const { items } = await world.database.as(world.elsewhere, () => cached().fetchJobsWithRelations(PAGE));
    expect(items).toEqual([]);
    expect((await withRelations()).items).toHaveLength(1);
  });

  describe('as time goes by', () => {
    const jobs = async () =>
      (await workload()).items.map(({ totalJobs, overdue, avgAgeDays }) => [totalJobs, overdue, avgAgeDays]);

    beforeEach(async () => {
      await write(assign(Job, () => job, { status: 'pending', deadline: new Date(daysAgo(-1 / 1440)) }));
      await world.database.sql(`update activity_job set created_at = ? where id = ?`, [daysAgo(1), job]);
      await world.database.cache.invalidate({});
    });

    it('is right at the instant of the read, without a statement', async () => {
      const { database } = world;
      expect(await jobs()).toEqual([[1, 0, 1]]);
      database.clock.advance(60_000);
      await database.expectQueries(0, world.here, async () => {
        expect(await jobs()).toEqual([[1, 0, 1]]);
        database.clock.advance(1);
        expect(await jobs()).toEqual([[1, 1, 1]]);
        database.clock.advance(240_000 - 2);
        expect(await jobs()).toEqual([[1, 1, 1]]);
      });
    });

    it('agrees with the plain form at every instant', async () => {
      await world.manyJobs(700, 'pending');
      await world.database.sql(
        `update activity_job set deadline = ?::timestamptz + (id % 7) * interval '50 seconds' where bu_id = ?`,
        [TEST_NOW, world.here],
      );
      await world.database.cache.invalidate({});
      for (let step = 0; step < 6; step += 1) {
        expect(await workload()).toEqual(await world.as(() => plain().getWorkloadSummary(PAGE)));
        world.database.clock.advance(50_001 + step);
      }
    });

    it('digests what is overdue from the same entries', async () => {
      const { database } = world;
      await world.job({ jobcode: 'late', deadline: daysAgo(1) });
      await world.as(() => cached().fetchWorkloadSummary({ limit: 500 }));
      database.clock.advance(60_001);

      const digest = await database.expectQueries(0, world.here, () =>
        database.get(OverdueDigestJob).digest(world.here, 'HERE'),
      );
      expect(digest).toEqual({
        bucode: 'HERE',
        openJobs: 2,
        overdue: 2,
        worst: { peoplename: expect.stringContaining('Bob'), overdue: 1 },
      });
      await expect(database.get(OverdueDigestJob).run()).resolves.toBeUndefined();
    });
  });

  it('is not torn by what it was given: callers get values of their own', async () => {
    const { items } = await withRelations();
    (items[0] as JobWithRelationsView).comments.length = 0;
    expect((await withRelations()).items[0]?.comments).toHaveLength(1);
  });
});
