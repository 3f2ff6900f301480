import { EventEmitter2 } from '@nestjs/event-emitter';
import { JobneedCreated, JobneedUpdated, CachedJobneedRepository } from '../../../src/activity/jobneeds/index.js';
import { CreateJobneed, UpdateJobneed } from '../../../src/activity/jobneeds/dto/jobneed.dto.js';
import { JobneedService } from '../../../src/activity/jobneeds/jobneed.service.js';
import type { Caller } from '../../../src/auth/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { createUnit, openDatabase, plan, TEST_NOW, type Unit } from './jobneeds.fixture.js';

describe('what may be done with occurrences', () => {
  let db: TestDatabase;
  let unit: Unit;
  let foreign: Unit;

  beforeAll(async () => {
    db = await openDatabase();
    unit = await createUnit(db, 'ONE');
    foreign = await createUnit(db, 'TWO');
  });
  afterAll(() => db.close());

  const asAnn = <T>(fn: (service: JobneedService) => Promise<T>) =>
    db.as(unit.bu, () => fn(db.get(JobneedService)), unit.ann);

  describe('to plan one', () => {
    it('takes nothing: then it is adhoc, from now for an hour', async () => {
      const { value } = await asAnn((service) => service.create({}));
      expect(value).toMatchObject({
        jobtype: 'ADHOC',
        jobstatus: 'ASSIGNED',
        plandatetime: TEST_NOW,
        expirydatetime: '2026-06-15T13:00:00.000Z',
        createdBy: { id: unit.ann, peoplename: 'Ann' },
        bu: { id: unit.bu },
      });
    });

    it('takes every column', async () => {
      const body = CreateJobneed.parse({
        uuid: '0b9f6a4e-7f0e-4b43-9d0f-3f4f5f1c8a11',
        jobId: unit.job,
        jobdesc: 'Round',
        identifier: 'PPM',
        jobstatus: 'INPROGRESS',
        priority: 'high',
        plandatetime: '2026-06-16T09:00:00+05:30',
        gracetime: 5,
        expirydatetime: '2026-06-16T09:00:00+05:30',
        starttime: '2026-06-16T03:31:00Z',
        endtime: null,
        peopleId: unit.ann,
        pgroupId: null,
        performedbyId: unit.bob,
        assetId: unit.asset,
        qsetId: unit.qset,
        parentId: null,
        seqno: 3,
        othersite: 'Depot',
        alerts: true,
        ctzoffset: 330,
      });
      const { value } = await asAnn((service) => service.create(body));
      expect(value).toMatchObject({
        uuid: body.uuid,
        job: { id: unit.job },
        jobtype: 'SCHEDULE',
        identifier: 'PPM',
        priority: 'high',
        plandatetime: '2026-06-16T03:30:00.000Z',
        expirydatetime: '2026-06-16T03:30:00.000Z',
        gracetime: 5,
        people: { id: unit.ann },
        pgroup: null,
        performedby: { id: unit.bob },
        asset: { id: unit.asset },
        seqno: 3,
        othersite: 'Depot',
        alerts: true,
        ctzoffset: 330,
      });
    });

    it('shows in the cached lists at once, and tells everyone', async () => {
      const told: unknown[] = [];
      const listener = (event: unknown) => told.push(event);
      db.module.get(EventEmitter2).on('jobneed.*', listener);
      const mine = () =>
        db.as(unit.bu, () =>
          db.get(CachedJobneedRepository).fetchJobNeeds({ people: unit.bob, ctzoffset: 0, limit: 100 }),
        );
      expect((await mine())?.items).toEqual([]);
      const made = await asAnn((service) => service.create({ peopleId: unit.bob, jobdesc: 'Valve' }));
      expect((await mine())?.items).toEqual([made.value]);
      const changed = await asAnn((service) => service.update(made.value.id, { jobstatus: 'COMPLETED' }, made.etag));
      expect((await mine())?.items).toEqual([changed.value]);
      db.module.get(EventEmitter2).off('jobneed.*', listener);

      expect(told).toEqual([expect.any(JobneedCreated), expect.any(JobneedUpdated)]);
      expect(told).toMatchObject([
        { id: made.value.id, bu: unit.bu },
        { id: made.value.id, changed: expect.arrayContaining(['jobstatus']) },
      ]);
    });

    it('does not reach into another unit', async () => {
      await expect(asAnn((service) => service.create({ assetId: foreign.asset }))).rejects.toMatchObject({
        code: '23503',
      });
    });

    it('does not let it expire before its plan', async () => {
      const expirydatetime = new Date('2026-06-15T11:59:59Z');
      await expect(asAnn((service) => service.create({ expirydatetime }))).rejects.toMatchObject({ code: '23514' });
    });
  });

  describe('to change one', () => {
    it('changes what is named', async () => {
      const id = await plan(db, unit, { jobdesc: 'Old', people_id: unit.ann });
      const { value } = await asAnn((service) => service.update(id, { jobdesc: 'New', peopleId: null }, undefined));
      expect(value).toMatchObject({ id, jobdesc: 'New', people: null, updatedBy: { id: unit.ann } });
    });

    it('is refused when it was changed meanwhile', async () => {
      const id = await plan(db, unit, {});
      const first = await asAnn((service) => service.update(id, { seqno: 1 }, undefined));
      await asAnn((service) => service.update(id, { seqno: 2 }, first.etag));
      await expect(asAnn((service) => service.update(id, { seqno: 3 }, first.etag))).rejects.toMatchObject({
        kind: 'precondition-failed',
      });
    });

    it('finds none of another unit', async () => {
      const id = await plan(db, foreign, {});
      await expect(asAnn((service) => service.update(id, { seqno: 1 }, undefined))).rejects.toMatchObject({
        kind: 'not-found',
      });
    });
  });

  it.each([
    [{ plandatetime: '2026-06-16T09:00:00' }],
    [{ gracetime: -1 }],
    [{ gracetime: 1.5 }],
    [{ identifier: 'task' }],
    [{ priority: null }],
    [{ assetId: '1' }],
    [{ bu: 2 }],
    [{ buId: 2 }],
    [{ id: 7 }],
  ])('refuses a body of %j', (body) => {
    expect(CreateJobneed.safeParse(body).success).toBe(false);
    expect(UpdateJobneed.safeParse(body).success).toBe(false);
  });

  describe('to look at due work', () => {
    const caller = (over: Partial<Caller> = {}): Caller => ({
      personId: unit.ann,
      homeBu: unit.bu,
      bu: unit.bu,
      role: 'worker',
      ctzoffset: undefined,
      ...over,
    });
    const due = async (who: Caller, people?: number) => {
      const answer = await db.as(who.bu, () =>
        db.get(JobneedService).due(db.get(CachedJobneedRepository).mine, who, { limit: 100, people }),
      );
      return answer.value()?.items.map(({ id }) => id);
    };
    let annsId: number;
    let bobsId: number;
    beforeAll(async () => {
      await db.sql('delete from activity_jobneed');
      annsId = await plan(db, unit, { people_id: unit.ann, plandatetime: TEST_NOW });
      bobsId = await plan(db, unit, { people_id: unit.bob, plandatetime: TEST_NOW });
      await db.cache.invalidate({});
    });

    it("is one's own where nobody is named", async () => {
      expect(await due(caller())).toEqual([annsId]);
      expect(await due(caller(), unit.ann)).toEqual([annsId]);
    });

    it('is forbidden to a worker for others, and allowed to managers and admins', async () => {
      await expect(due(caller(), unit.bob)).rejects.toMatchObject({ kind: 'forbidden' });
      expect(await due(caller({ role: 'manager' }), unit.bob)).toEqual([bobsId]);
      expect(await due(caller({ role: 'admin' }), unit.bob)).toEqual([bobsId]);
    });

    it('knows only people of the unit', async () => {
      await expect(due(caller({ role: 'manager' }), foreign.ann)).rejects.toMatchObject({ kind: 'not-found' });
      await expect(due(caller({ role: 'manager' }), 999_999)).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('is nothing for an admin who visits another unit', async () => {
      const visitor = caller({ role: 'admin', bu: foreign.bu });
      expect(await due(visitor)).toEqual([]);
      expect(await due(visitor, foreign.ann)).toEqual([]);
      await expect(due(visitor, unit.ann)).rejects.toMatchObject({ kind: 'not-found' });
    });

    it("has the client's midnights", async () => {
      // at UTC-13 it is still the day before, and noon tomorrow in UTC is the day after that
      const id = await plan(db, unit, { people_id: unit.bob, plandatetime: '2026-06-16T13:00:00Z' });
      await db.cache.invalidate({});
      const manager = { role: 'manager', personId: unit.bob } as const;
      expect(await due(caller({ ...manager, ctzoffset: 0 }))).toEqual([bobsId, id]);
      expect(await due(caller({ ...manager, ctzoffset: -780 }))).toEqual([bobsId]);
    });
  });
});
