import {
  CachedJobneedRepository,
  JobneedRepository,
  type JobneedTreeView,
  OptimizedJobneedRepository,
} from '../../../src/activity/jobneeds/index.js';
import { Asset, Jobneed, Location, People } from '../../../src/model/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { changeRow, createUnit, openDatabase, plan, type Columns, type Unit } from './jobneeds.fixture.js';

describe('occurrences', () => {
  let db: TestDatabase;
  let unit: Unit;
  let foreign: Unit;

  beforeAll(async () => {
    db = await openDatabase();
    unit = await createUnit(db, 'ONE');
    foreign = await createUnit(db, 'TWO');
  });
  afterAll(() => db.close());

  const expectQueries = <T>(count: number, fn: () => Promise<T>) => db.expectQueries(count, unit.bu, fn);
  beforeEach(async () => {
    await db.sql('delete from activity_jobneed');
    await db.cache.invalidate({});
  });

  const here = <T>(fn: () => Promise<T>) => db.as(unit.bu, fn);
  const planned = (columns: Columns = {}) => plan(db, unit, columns);
  const plain = () => db.get(JobneedRepository);
  const optimized = () => db.get(OptimizedJobneedRepository);
  const cached = () => db.get(CachedJobneedRepository);

  const everything = (): Columns => ({
    job_id: unit.job,
    asset_id: unit.asset,
    qset_id: unit.qset,
    people_id: unit.ann,
    pgroup_id: unit.dayShift,
    performedby_id: unit.bob,
    created_by_id: unit.bob,
    othersite: 'Depot',
    jobdesc: 'Round',
    starttime: '2026-06-15',
  });

  describe.each([
    ['tier 1', plain],
    ['tier 2', optimized],
  ])('one of them, %s', (_tier, repository) => {
    it('is shown whole', async () => {
      const id = await planned(everything());
      expect(await here(() => repository().getJobneed(id))).toMatchObject({
        id,
        job: { id: unit.job, jobcode: 'J1', jobname: 'Round' },
        performedby: { id: unit.bob, peoplename: 'Bob' },
        bu: { id: unit.bu, buname: 'Unit ONE' },
        starttime: '2026-06-15T00:00:00.000Z',
        othersite: 'Depot',
        parent: null,
        updatedBy: null,
      });
      expect(await here(() => repository().getJobneed(id))).toEqual(await here(() => plain().getJobneed(id)));
    });

    it('of another unit is not there', async () => {
      const id = await plan(db, foreign, {});
      expect(await here(() => repository().getJobneed(id))).toBeNull();
    });
  });

  describe('the report', () => {
    const reports = {
      'tier 1': (id: number) => plain().getJobneedForReport(id),
      'tier 2': (id: number) => optimized().getJobneedForReport(id),
      'tier 3': (id: number) => cached().fetchJobneedForReport(id),
    };

    it.each(Object.values(reports))('spells out the other site and the place of the asset %#', async (report) => {
      const id = await planned(everything());
      const whole = await here(() => plain().getJobneed(id));
      const answer = await here(() => report(id));
      expect(answer).toEqual({
        ...whole,
        asset: {
          id: unit.asset,
          assetcode: 'PUMP-1',
          assetname: 'Pump',
          location: { id: unit.location, name: 'Roof' },
        },
        othersite: 'other location [ Depot ]',
      });
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    });

    it.each(Object.values(reports))('leaves empty what is not set %#', async (report) => {
      const bare = await db.insert('activity_asset', { bu_id: unit.bu, assetcode: `A${Math.random()}` });
      const id = await planned({ asset_id: bare });
      expect(await here(() => report(id))).toMatchObject({ othersite: '', asset: { id: bare, location: null } });
      const bareId = await planned();
      expect(await here(() => report(bareId))).toMatchObject({ othersite: '', asset: null, job: null, people: null });
    });

    it.each(Object.values(reports))('is none of another unit %#', async (report) => {
      const id = await plan(db, foreign, {});
      expect(await here(() => report(id))).toBeNull();
    });

    it('takes one statement, and none when it is known', async () => {
      const id = await planned(everything());
      await expectQueries(1, () => reports['tier 2'](id));
      await expectQueries(1, () => reports['tier 3'](id));
      await expectQueries(0, () => reports['tier 3'](id));
    });

    it('shows what was changed, and is kept when something else was', async () => {
      const parent = await planned({ jobdesc: 'Tour' });
      const id = await planned({ ...everything(), parent_id: parent });
      const other = await planned(everything());
      const seen = () => here(() => reports['tier 3'](id));
      await seen();

      await changeRow(db, unit, Jobneed, other, { jobstatus: 'COMPLETED' });
      await changeRow(db, unit, Jobneed, parent, { jobstatus: 'INPROGRESS' });
      await changeRow(db, unit, Asset, unit.asset, { status: 'retired' });
      await expectQueries(0, () => reports['tier 3'](id));

      await changeRow(db, unit, Jobneed, id, { jobstatus: 'COMPLETED' });
      expect(await seen()).toMatchObject({ jobstatus: 'COMPLETED' });
      await changeRow(db, unit, Jobneed, parent, { jobdesc: 'Great tour' });
      expect(await seen()).toMatchObject({ parent: { jobdesc: 'Great tour' } });
      await changeRow(db, unit, Location, unit.location, { name: 'Cellar' });
      expect(await seen()).toMatchObject({ asset: { location: { name: 'Cellar' } } });
      await changeRow(db, unit, People, unit.bob, { peoplename: 'Robert' });
      expect(await seen()).toMatchObject({
        performedby: { peoplename: 'Robert' },
        createdBy: { peoplename: 'Robert' },
      });
      expect(await seen()).toEqual(await here(() => reports['tier 1'](id)));

      await changeRow(db, unit, Location, unit.location, { name: 'Roof' });
      await changeRow(db, unit, People, unit.bob, { peoplename: 'Bob' });
    });

    it('is there as soon as the occurrence is', async () => {
      const id = (await planned()) + 1;
      expect(await here(() => reports['tier 3'](id))).toBeNull();
      await expectQueries(0, () => reports['tier 3'](id));
      const expirydatetime = new Date('2030-01-01');
      await here(() =>
        db.transactions.write((em) => Promise.resolve(em.persist(em.create(Jobneed, { id, expirydatetime } as never)))),
      );
      expect(await here(() => reports['tier 3'](id))).toMatchObject({ id });
    });
  });

  describe('the tree', () => {
    const trees = {
      'tier 1': (id: number) => plain().getJobneedTree(id),
      'tier 2': (id: number) => optimized().getJobneedTree(id),
      'tier 3': (id: number) => cached().fetchJobneedTree(id),
    };
    type Shape = [number, ...Shape[]];
    const shape = ({ id, children }: JobneedTreeView): Shape => [id, ...children.map(shape)];
    const levels = ({ level, children }: JobneedTreeView): number => Math.max(level, ...children.map(levels));

    it.each(Object.values(trees))('nests children by seqno, then id %#', async (tree) => {
      const root = await planned(everything());
      const last = await planned({ parent_id: root, seqno: 2 });
      const first = await planned({ parent_id: root, seqno: 1 });
      const second = await planned({ parent_id: root, seqno: 1 });
      const below = await planned({ parent_id: first, seqno: 9 });
      const answer = await here(() => tree(root));
      expect(shape(answer!)).toEqual([root, [first, [below]], [second], [last]]);
      expect(answer).toMatchObject({ ...(await here(() => plain().getJobneed(root))), level: 0 });
      expect(answer!.children[0]).toMatchObject({ level: 1, parent: { id: root, jobdesc: 'Round' } });
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      expect(shape((await here(() => tree(first)))!)).toEqual([first, [below]]);
    });

    it.each(Object.values(trees))('has each once where parents form a cycle %#', async (tree) => {
      const [a, b, c] = [await planned(), await planned(), await planned()];
      await db.sql('update activity_jobneed set parent_id = case id when ? then ? when ? then ? else ? end', [
        a,
        c,
        b,
        a,
        b,
      ]);
      expect(shape((await here(() => tree(b)))!)).toEqual([b, [c, [a]]]);
      const own = await planned();
      await db.sql('update activity_jobneed set parent_id = id where id = ?', [own]);
      expect(shape((await here(() => tree(own)))!)).toEqual([own]);
    });

    it.each(Object.values(trees))('ends ten levels down %#', async (tree) => {
      const root = await planned();
      for (let parent = root, n = 0; n < 12; n += 1) parent = await planned({ parent_id: parent });
      expect(levels((await here(() => tree(root)))!)).toBe(10);
    });

    it.each(Object.values(trees))('is none of another unit %#', async (tree) => {
      const id = await plan(db, foreign, {});
      expect(await here(() => tree(id))).toBeNull();
    });

    it('takes one statement however large, and none when it is known', async () => {
      const root = await planned(everything());
      await expectQueries(1, () => trees['tier 2'](root));
      await db.sql('insert into activity_jobneed (bu_id, parent_id) select ?, ? from generate_series(1, 1000)', [
        unit.bu,
        root,
      ]);
      expect((await expectQueries(1, () => trees['tier 2'](root)))?.children).toHaveLength(1000);
      await expectQueries(1, () => trees['tier 3'](root));
      await expectQueries(0, () => trees['tier 3'](root));
    });

    it('shows changes below', async () => {
      const root = await planned();
      const child = await planned({ parent_id: root, asset_id: unit.asset });
      await here(() => trees['tier 3'](root));
      await changeRow(db, unit, Jobneed, child, { jobstatus: 'COMPLETED' });
      expect(await here(() => trees['tier 3'](root))).toMatchObject({ children: [{ jobstatus: 'COMPLETED' }] });
      await changeRow(db, unit, Asset, unit.asset, { assetname: 'Great pump' });
      expect(await here(() => trees['tier 3'](root))).toMatchObject({
        children: [{ asset: { assetname: 'Great pump' } }],
      });
      await changeRow(db, unit, Asset, unit.asset, { assetname: 'Pump' });
      await changeRow(db, unit, Jobneed, child, { parent: null });
      expect(await here(() => trees['tier 3'](root))).toMatchObject({ children: [] });
    });
  });

  describe.each([
    ['tier 1', plain],
    ['tier 2', optimized],
  ])('what changed since, %s', (_tier, repository) => {
    const T = '2026-06-15T10:00:00.000Z';
    const since = new Date(T);
    const changed = (updated_at: string) => planned({ updated_at });

    it('includes the instant itself, in the order of the changes', async () => {
      await changed('2026-06-15T09:59:59.999Z');
      const later = await changed('2026-06-15T10:00:00.001Z');
      const same = await changed(T);
      await plan(db, foreign, { updated_at: T });
      const page = await here(() => repository().getJobneedModifiedAfter({ since, limit: 10 }));
      expect(page.items.map(({ id }) => id)).toEqual([same, later]);
      expect(page.items[0]).toEqual(await here(() => plain().getJobneed(same)));
      expect(page.nextCursor).toBeNull();
    });

    it.each([1, 2, 3, 7, 8])('misses and repeats nothing among equal times, %i at a time', async (limit) => {
      const expected: number[] = [];
      for (let n = 0; n < 7; n += 1) expected.push(await changed(n < 5 ? T : '2026-06-15T11:00:00Z'));
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await here(() => repository().getJobneedModifiedAfter({ since, limit, cursor }));
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(expected);
    });

    it('refuses the cursor of another list', async () => {
      const cursor = Buffer.from(JSON.stringify(['jobneeds.mine', T, 1])).toString('base64url');
      await expect(here(() => repository().getJobneedModifiedAfter({ since, limit: 1, cursor }))).rejects.toMatchObject(
        {
          code: 'E_BAD_CURSOR',
        },
      );
    });
  });

  it('reads what changed in one statement', async () => {
    await db.sql('insert into activity_jobneed (bu_id, asset_id) select ?, ? from generate_series(1, 1000)', [
      unit.bu,
      unit.asset,
    ]);
    const page = await expectQueries(1, () => optimized().getJobneedModifiedAfter({ since: new Date(0), limit: 500 }));
    expect(page.items).toHaveLength(500);
  });
});
