import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';
import { Comment, Job, JobWithRelations, pageOf, Workload } from './views.js';

/** Noon of the test's day; the clock stands there. */
const NOW = Date.parse('2026-06-15T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const fromNow = (ms: number) => new Date(NOW + ms).toISOString();

/** What the lists of jobs select, and in which order. */
export function describeJobLists(stage: () => Stage): void {
  let unit: TestUnit;
  let ann: number;
  let bob: number;
  const ids = new Map<string, number>();

  /** A job that was created `age` days ago. Codes are given in another order than ages, so that neither stands in for the other. */
  const job = async (jobcode: string, age: number, body: object = {}): Promise<number> => {
    const id = await unit.admin.make('jobs', { jobcode, ...body });
    await stage().app.sql('update activity_job set created_at = ? where id = ?', [fromNow(-age * DAY), id]);
    ids.set(jobcode, id);
    return id;
  };
  const codes = async (path: string): Promise<string[]> => {
    const { status, json } = await unit.worker.get(path);
    expect([path, status]).toEqual([path, 200]);
    return (json.items as { jobcode: string }[]).map(({ jobcode }) => jobcode);
  };

  beforeAll(async () => {
    unit = await openUnit(stage().app, 'JOBS');
    ann = await unit.admin.make('people', { loginid: 'jobs-ann', peoplename: 'Ann', email: 'ann@example.com' });
    bob = await unit.admin.make('people', { loginid: 'jobs-bob', peoplename: 'Bob' });
    await job('A1', 1, { status: 'active', priority: 'critical', assignedToId: ann });
    await job('A2', 9, { status: 'active', priority: 'low' });
    await job('A3', 5, { status: 'active', priority: 'critical', assignedToId: bob });
    await job('A4', 3, { status: 'active', priority: 'medium' });
    await job('A5', 3, { status: 'active', priority: 'high' });
    await job('P1', 4, { priority: 'high', deadline: fromNow(-1), assignedToId: ann });
    await job('P2', 2, { priority: 'critical', deadline: fromNow(0), assignedToId: ann });
    await job('W1', 6, { status: 'in_progress', priority: 'low', deadline: fromNow(-3 * DAY), assignedToId: ann });
    await job('W2', 8, { status: 'in_progress', priority: 'high', assignedToId: bob });
    await job('N1', 7, { priority: 'low', deadline: fromNow(-DAY) });
    await job('C1', 7, { status: 'completed', priority: 'critical', deadline: fromNow(-DAY), assignedToId: ann });
    await job('X1', 7, { status: 'cancelled', priority: 'low', deadline: fromNow(-DAY), assignedToId: bob });
  }, 60_000);

  afterEach(() => stage().app.clock.set(new Date(NOW)));

  it.each(['jobs', 'jobs/active', 'jobs/overdue', 'jobs/by-priority', 'jobs/search?q=a'])(
    '%s: whole jobs',
    async (path) => {
      const { json } = await unit.worker.get(path);
      expect(pageOf(Job).safeParse(json).error).toBeUndefined();
      expect(json.items.length).toBeGreaterThan(0);
    },
  );

  it('active: of status active, the highest rank first, then the oldest', async () => {
    expect(await codes('jobs/active')).toEqual(['A3', 'A1', 'A5', 'A4', 'A2']);
  });

  it('overdue: pending or in progress, the deadline before now', async () => {
    expect((await codes('jobs/overdue')).toSorted()).toEqual(['N1', 'P1', 'W1']);
    stage().app.clock.advance(1);
    expect((await codes('jobs/overdue')).toSorted()).toEqual(['N1', 'P1', 'P2', 'W1']);
  });

  it('by-priority: of every status, by rank, then the oldest', async () => {
    const order = ['C1', 'A3', 'P2', 'A1', 'W2', 'P1', 'A5', 'A4', 'A2', 'N1', 'X1', 'W1'];
    expect(await codes('jobs/by-priority')).toEqual(order);
    const urgent = await codes('jobs/by-priority?priority=critical');
    expect(urgent).toEqual(order.slice(0, 4));
  });

  it('the list: filters, alone and together', async () => {
    const sorted = async (query: string) => (await codes(`jobs?${query}`)).toSorted();
    expect(await sorted('status=in_progress')).toEqual(['W1', 'W2']);
    expect(await sorted('priority=critical')).toEqual(['A1', 'A3', 'C1', 'P2']);
    expect(await sorted(`assignedTo=${bob}`)).toEqual(['A3', 'W2', 'X1']);
    expect(await sorted(`assignedTo=${ann}&status=pending&priority=high`)).toEqual(['P1']);
    expect(await sorted(`assignedTo=${stage().refs.person}`)).toEqual([]);
    expect((await unit.worker.get('jobs?status=done')).status).toBe(400);
    expect((await unit.worker.get('jobs?colour=red')).status).toBe(400);
  });

  it("a person's jobs, of every status", async () => {
    expect((await codes(`people/${ann}/jobs`)).toSorted()).toEqual(['A1', 'C1', 'P1', 'P2', 'W1']);
    expect(await codes(`people/${unit.people.manager}/jobs`)).toEqual([]);
    expect((await unit.worker.get(`people/${stage().refs.person}/jobs`)).status).toBe(404);
  });

  it('search: in code, name and description, in any case, every character as it is', async () => {
    await job('S-100%', 1, { jobname: 'Fan_belt', description: String.raw`back\slash` });
    await job('S-1000', 1, { jobname: 'FANXBELT', description: 'Ölwanne' });
    const found = async (q: string) => (await codes(`jobs/search?q=${encodeURIComponent(q)}`)).toSorted();
    expect(await found('s-100')).toEqual(['S-100%', 'S-1000']);
    expect(await found('0%')).toEqual(['S-100%']);
    expect(await found('fan_b')).toEqual(['S-100%']);
    expect(await found('fanxbelt')).toEqual(['S-1000']);
    expect(await found('ölw')).toEqual(['S-1000']);
    expect(await found(String.raw`K\S`)).toEqual(['S-100%']);
    expect(await found('nothing of the kind')).toEqual([]);
    for (const code of ['S-100%', 'S-1000']) await unit.admin.delete(`jobs/${ids.get(code)}`);
  });

  describe('with relations', () => {
    beforeAll(async () => {
      const [site, asset] = [
        await unit.admin.make('sites', { name: 'North' }),
        await unit.admin.make('assets', { assetcode: 'PUMP' }),
      ];
      await unit.manager.patch(`jobs/${ids.get('A1')}`, { siteId: site, assetId: asset, deadline: fromNow(DAY) });
      const say = async (body: string, age: number, authorId: number) => {
        const id = await unit.admin.make(`jobs/${ids.get('A1')}/comments`, { body, authorId });
        await stage().app.sql('update activity_comment set created_at = ? where id = ?', [fromNow(-age * DAY), id]);
      };
      await say('second', 2, bob);
      await say('third', 1, ann);
      await say('first', 3, ann);
      await unit.admin.make(`jobs/${ids.get('A1')}/attachments`, {
        filename: 'a.jpg',
        url: 'https://example.org/a.jpg',
      });
    });

    it('shows what hangs on active jobs, and orders them as the active ones', async () => {
      const { json } = await unit.worker.get('jobs/with-relations');
      expect(pageOf(JobWithRelations).safeParse(json).error).toBeUndefined();
      expect(json.items).toMatchObject(['A3', 'A1', 'A5', 'A4', 'A2'].map((jobcode) => ({ jobcode })));
      expect(json.items[1]).toMatchObject({
        id: ids.get('A1'),
        deadline: fromNow(DAY),
        assignedTo: { id: ann, peoplename: 'Ann', email: 'ann@example.com' },
        createdBy: { id: unit.people.admin, peoplename: 'admin of JOBS' },
        site: { name: 'North' },
        asset: { assetcode: 'PUMP' },
        attachments: [{ filename: 'a.jpg', url: 'https://example.org/a.jpg' }],
        comments: [
          { body: 'first', createdAt: fromNow(-3 * DAY), author: { id: ann, peoplename: 'Ann' } },
          { body: 'second', createdAt: fromNow(-2 * DAY), author: { id: bob, peoplename: 'Bob' } },
          { body: 'third', createdAt: fromNow(-DAY), author: { id: ann, peoplename: 'Ann' } },
        ],
      });
      expect(json.items[2]).toMatchObject({ assignedTo: null, site: null, asset: null, attachments: [], comments: [] });
    });

    it('comments of one job: whole, oldest first', async () => {
      const { json } = await unit.worker.get(`jobs/${ids.get('A1')}/comments`);
      expect(pageOf(Comment).safeParse(json).error).toBeUndefined();
      expect(json.items).toMatchObject(['first', 'second', 'third'].map((body) => ({ body })));
    });
  });

  describe('workload', () => {
    it('per person with open jobs and for nobody: counts, age in days, the most jobs first', async () => {
      const { json } = await unit.worker.get('jobs/workload');
      expect(pageOf(Workload).safeParse(json).error).toBeUndefined();
      const alone = { totalJobs: 1, overdue: 0, highPriority: 0 };
      expect(json.items[0]).toEqual({
        people: { id: ann, peoplename: 'Ann' },
        peoplename: 'Ann',
        totalJobs: 3,
        highPriority: 2,
        overdue: 2,
        avgAgeDays: 4,
      });
      const [, ...others] = json.items as object[];
      expect(others).toEqual(
        expect.arrayContaining([
          { ...alone, people: { id: bob, peoplename: 'Bob' }, peoplename: 'Bob', highPriority: 1, avgAgeDays: 8 },
          { ...alone, people: null, peoplename: null, overdue: 1, avgAgeDays: 7 },
        ]),
      );
      expect(json.items).toHaveLength(3);
    });

    it('is right at the instant of the answer, also from the cache', async () => {
      const { clock } = stage().app;
      const overdueAt = async (ms: number) => {
        clock.set(new Date(NOW + ms));
        const { headers, json } = await unit.worker.get('jobs/workload');
        expect(headers['cache-status']).toMatch(/^tiered; hit/);
        return { overdue: Number(json.items[0].overdue), age: Number(json.items[0].avgAgeDays) };
      };
      expect(await overdueAt(0)).toEqual({ overdue: 2, age: 4 });
      expect(await overdueAt(1)).toEqual({ overdue: 3, age: 4 });
      clock.set(new Date(NOW + 2 * DAY));
      const { json } = await unit.worker.get('jobs/workload');
      expect(json.items[0]).toMatchObject({ overdue: 3, avgAgeDays: 6 });
    });
  });
}
