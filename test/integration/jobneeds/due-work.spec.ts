import * as fc from 'fast-check';
import {
  CachedJobneedRepository,
  type DueRequest,
  JobneedRepository,
  OptimizedJobneedRepository,
} from '../../../src/activity/jobneeds/index.js';
import { Asset, Job, Jobneed, People, PeopleGroup, Pgbelonging, QuestionSet } from '../../../src/model/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { changeRow, createUnit, openDatabase, plan, TEST_NOW, type Columns, type Unit } from './jobneeds.fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('due work', () => {
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
    db.clock.set(TEST_NOW);
    await db.sql('delete from activity_jobneed');
    await db.cache.invalidate({});
  });

  const tiers = {
    'tier 1': (r: DueRequest) => db.get(JobneedRepository).getJobNeeds(r, db.clock.now()),
    'tier 2': (r: DueRequest) => db.get(OptimizedJobneedRepository).getJobNeeds(r, db.clock.now()),
    'tier 3': (r: DueRequest) => db.get(CachedJobneedRepository).fetchJobNeeds(r),
  };
  const tours = {
    'tier 1': (r: DueRequest) => db.get(JobneedRepository).getExternalTourJobNeeds(r, db.clock.now()),
    'tier 2': (r: DueRequest) => db.get(OptimizedJobneedRepository).getExternalTourJobNeeds(r, db.clock.now()),
    'tier 3': (r: DueRequest) => db.get(CachedJobneedRepository).fetchExternalTourJobNeeds(r),
  };
  type Tier = keyof typeof tiers;
  const all = Object.keys(tiers) as Tier[];

  const request = (options: Partial<DueRequest> = {}): DueRequest => ({
    people: unit.ann,
    ctzoffset: 0,
    limit: 100,
    ...options,
  });
  const at = (ms: number) => new Date(Date.parse(TEST_NOW) + ms).toISOString();
  /** Planned `start` after now, for `length`. */
  const planned = (start: number, length: number, columns: Columns = {}) =>
    plan(db, unit, { people_id: unit.ann, plandatetime: at(start), expirydatetime: at(start + length), ...columns });
  const ids = async (tier: Tier, options?: Partial<DueRequest>, list = tiers) =>
    (await db.as(unit.bu, () => list[tier](request(options))))?.items.map(({ id }) => id);

  describe.each(all)('%s', (tier) => {
    it('is what is planned from midnight until the end of tomorrow', async () => {
      await planned(-12 * HOUR - 1, 1);
      const first = await planned(-12 * HOUR, 0);
      const last = await planned(36 * HOUR - 1, HOUR);
      await planned(36 * HOUR, HOUR);
      expect(await ids(tier)).toEqual([first, last]);
    });

    it("has the client's midnights", async () => {
      const [early, middle, late] = [
        await planned(-17.5 * HOUR, 0),
        await planned(30.5 * HOUR - 1, 0),
        await planned(30.5 * HOUR, 0),
      ];
      // noon in UTC is 17:30 in India: midnight was 17.5 hours ago
      expect(await ids(tier, { ctzoffset: 330 })).toEqual([early, middle]);
      expect(await ids(tier, { ctzoffset: 0 })).toEqual([middle, late]);
    });

    it('is what runs now, both ends included', async () => {
      await planned(-3 * DAY, 3 * DAY - 1);
      const ends = await planned(-2 * DAY, 2 * DAY);
      const begins = await planned(0, HOUR);
      expect(await ids(tier)).toEqual([ends, begins]);
    });

    it('is of any status, and neither tickets nor external tours; those are a list of their own', async () => {
      const own: number[] = [];
      for (const identifier of ['TASK', 'PPM', 'INTERNALTOUR', 'SITEREPORT'])
        own.push(await planned(0, 1, { identifier }));
      own.push(await planned(0, 1, { jobstatus: 'COMPLETED' }), await planned(0, 1, { jobstatus: 'AUTOCLOSED' }));
      await planned(0, 1, { identifier: 'TICKET' });
      const tour = await planned(0, 1, { identifier: 'EXTERNALTOUR' });
      expect(await ids(tier)).toEqual(own);
      expect(await ids(tier, {}, tours)).toEqual([tour]);
    });

    it("is the person's or an enabled group's, once", async () => {
      const mine = await planned(1, 1);
      const ours = await planned(2, 1, { people_id: null, pgroup_id: unit.dayShift });
      const both = await planned(-2 * DAY, 5 * DAY, { pgroup_id: unit.dayShift });
      for (const pgroup_id of [unit.oldShift, unit.others, null])
        await planned(3, 1, { people_id: unit.bob, pgroup_id });
      await plan(db, foreign, { people_id: foreign.ann, plandatetime: at(0), expirydatetime: at(1) });
      expect(await ids(tier)).toEqual([both, mine, ours]);
    });

    it('tells "nothing to do" from "no such person"', async () => {
      expect(await ids(tier, { people: unit.bob })).toEqual([]);
      expect(await ids(tier, { people: null })).toEqual([]);
      expect(await ids(tier, { people: foreign.ann })).toBeUndefined();
      expect(await ids(tier, { people: 987_654 }, tours)).toBeUndefined();
    });

    it('is shown whole', async () => {
      const parent = await plan(db, unit, { jobdesc: 'Whole round' });
      const id = await planned(0, HOUR, {
        job_id: unit.job,
        asset_id: unit.asset,
        qset_id: unit.qset,
        pgroup_id: unit.dayShift,
        parent_id: parent,
        performedby_id: unit.bob,
        created_by_id: unit.bob,
        updated_by_id: foreign.ann,
        jobdesc: 'Round',
        priority: 'high',
        seqno: 2,
        othersite: 'Depot',
        alerts: true,
        starttime: at(1),
        ctzoffset: 330,
      });
      expect((await db.as(unit.bu, () => tiers[tier](request())))?.items).toEqual([
        {
          id,
          uuid: expect.stringMatching(/^[\da-f-]{36}$/),
          job: { id: unit.job, jobcode: 'J1', jobname: 'Round' },
          jobdesc: 'Round',
          identifier: 'TASK',
          jobtype: 'SCHEDULE',
          jobstatus: 'ASSIGNED',
          priority: 'high',
          plandatetime: '2026-06-15T12:00:00.000Z',
          expirydatetime: '2026-06-15T13:00:00.000Z',
          gracetime: 0,
          starttime: '2026-06-15T12:00:00.001Z',
          endtime: null,
          people: { id: unit.ann, peoplename: 'Ann' },
          pgroup: { id: unit.dayShift, groupname: 'Day shift' },
          performedby: { id: unit.bob, peoplename: 'Bob' },
          asset: { id: unit.asset, assetcode: 'PUMP-1', assetname: 'Pump' },
          qset: { id: unit.qset, qsetname: 'Daily' },
          parent: { id: parent, jobdesc: 'Whole round' },
          seqno: 2,
          othersite: 'Depot',
          alerts: true,
          bu: { id: unit.bu, buname: 'Unit ONE' },
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          createdBy: { id: unit.bob, peoplename: 'Bob' },
          // an admin of another unit wrote last
          updatedBy: null,
          ctzoffset: 330,
        },
      ]);
    });

    it('comes in pages, also where many are planned for the same time and new ones come in between', async () => {
      for (let n = 0; n < 7; n += 1)
        await planned(n < 5 ? 0 : -2 * DAY, 5 * DAY, n % 2 ? {} : { pgroup_id: unit.dayShift });
      const expected = await ids(tier);
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await db.as(unit.bu, () => tiers[tier](request({ limit: 2, cursor })));
        seen.push(...page!.items.map(({ id }) => id));
        cursor = page!.nextCursor ?? undefined;
        await planned(-DAY * 2 - seen.length, 5 * DAY);
      } while (cursor);
      expect(seen).toEqual(expected);
    });

    it.each([
      ['another list', 'jobneeds.modified', '2026-06-15T12:00:00.000Z', 1],
      ['no instant', 'jobneeds.mine', 'yesterday', 1],
      ['an instant that no database knows', 'jobneeds.mine', '+275760-09-13T00:00:00.000Z', 1],
      ['no id', 'jobneeds.mine', '2026-06-15T12:00:00.000Z', 'x'],
    ])('refuses a cursor of %s', async (_what, ...parts) => {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      await expect(ids(tier, { cursor })).rejects.toMatchObject({ code: 'E_BAD_CURSOR' });
    });
  });

  it('takes one statement for ten and for a thousand, two where there is nothing', async () => {
    await expectQueries(2, () => tiers['tier 2'](request()));
    for (let n = 0; n < 10; n += 1) await planned(n, HOUR);
    await expectQueries(1, () => tiers['tier 2'](request()));
    await db.sql(
      `insert into activity_jobneed (bu_id, people_id, asset_id, plandatetime) select ?, ?, ?, ?
       from generate_series(1, 990)`,
      [unit.bu, unit.ann, unit.asset, at(0)],
    );
    const page = await expectQueries(1, () => tiers['tier 2'](request({ limit: 500 })));
    expect(page?.items).toHaveLength(500);
    await expectQueries(1, () => tiers['tier 3'](request()));
    await expectQueries(0, () => tiers['tier 3'](request()));
  });

  describe('as time goes by', () => {
    const cached = () => ids('tier 3');
    const untouched = () => expectQueries(0, () => tiers['tier 3'](request()));

    it('keeps until it is over what began before today', async () => {
      const night = await planned(-14 * HOUR, 14 * HOUR + MINUTE);
      const today = await planned(-5 * HOUR, HOUR);
      expect(await cached()).toEqual([night, today]);
      db.clock.advance(MINUTE);
      await untouched();
      expect(await cached()).toEqual([night, today]);
      db.clock.advance(1);
      expect(await cached()).toEqual([today]);
    });

    it('ends with the one behind the page, too, which decides whether there is a next one', async () => {
      await planned(-15 * HOUR, DAY);
      await planned(-14 * HOUR, 14 * HOUR + MINUTE);
      const page = () => db.as(unit.bu, () => tiers['tier 3'](request({ limit: 1 })));
      expect((await page())?.nextCursor).not.toBeNull();
      db.clock.advance(MINUTE + 1);
      expect((await page())?.nextCursor).toBeNull();
    });

    it("moves on at the client's midnight", async () => {
      const ctzoffset = 719; // midnight comes in a minute
      const yesterday = await planned(-HOUR, MINUTE);
      const tomorrow = await planned(HOUR, MINUTE);
      const after = await planned(DAY + HOUR, MINUTE);
      const fetch = () => ids('tier 3', { ctzoffset });
      expect(await fetch()).toEqual([yesterday, tomorrow]);
      db.clock.advance(MINUTE - 1);
      await expectQueries(0, () => tiers['tier 3'](request({ ctzoffset })));
      db.clock.advance(1);
      expect(await fetch()).toEqual([tomorrow, after]);
    });

    it('is the same as read from the database, whatever is planned and however the clock moves', async () => {
      const occurrence = fc.tuple(
        fc.integer({ min: -60 * 24 * 2, max: 60 * 24 * 3 }),
        fc.integer({ min: 0, max: 60 * 24 * 2 }),
        fc.boolean(),
      );
      const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 12 * HOUR })), {
        minLength: 3,
        maxLength: 6,
      });
      const offset = fc.constantFrom(0, 330, -480);
      await fc.assert(
        fc.asyncProperty(
          fc.array(occurrence, { maxLength: 8 }),
          steps,
          offset,
          async (occurrences, jumps, ctzoffset) => {
            db.clock.set(TEST_NOW);
            await db.sql('delete from activity_jobneed');
            await db.cache.invalidate({});
            for (const [start, length, grouped] of occurrences) {
              await planned(
                start * MINUTE,
                length * MINUTE,
                grouped ? { people_id: null, pgroup_id: unit.dayShift } : {},
              );
            }
            for (const jump of jumps) {
              for (const limit of [2, 100]) {
                const asked = request({ ctzoffset, limit });
                const plain = await db.as(unit.bu, () => tiers['tier 1'](asked));
                expect(await db.as(unit.bu, () => tiers['tier 2'](asked))).toEqual(plain);
                expect(await db.as(unit.bu, () => tiers['tier 3'](asked))).toEqual(plain);
              }
              db.clock.advance(jump);
            }
          },
        ),
        { numRuns: 8 },
      );
    });
  });

  describe('after a write that is acknowledged', () => {
    let need: number;
    beforeEach(async () => {
      need = await planned(0, HOUR, { job_id: unit.job, asset_id: unit.asset, qset_id: unit.qset });
      await planned(1, HOUR, { people_id: null, pgroup_id: unit.dayShift, jobdesc: 'Ours' });
    });

    const write = (change: Parameters<typeof db.transactions.write>[0]) =>
      db.as(unit.bu, () => db.transactions.write(change));
    const expectSame = async () => {
      const cached = await db.as(unit.bu, () => tiers['tier 3'](request()));
      expect(cached).toEqual(await db.as(unit.bu, () => tiers['tier 1'](request())));
      return cached!.items;
    };

    it.each<[string, () => Promise<unknown>]>([
      ['an occurrence, changed', () => changeRow(db, unit, Jobneed, need, { jobstatus: 'INPROGRESS' })],
      ['an occurrence, given to another', () => changeRow(db, unit, Jobneed, need, { people: null })],
      ['its asset, renamed', () => changeRow(db, unit, Asset, unit.asset, { assetname: `P${Math.random()}` })],
      ['its job, renamed', () => changeRow(db, unit, Job, unit.job, { jobname: `J${Math.random()}` })],
      [
        'its question set, renamed',
        () => changeRow(db, unit, QuestionSet, unit.qset, { qsetname: `Q${Math.random()}` }),
      ],
      ['its person, renamed', () => changeRow(db, unit, People, unit.ann, { peoplename: `Ann ${Math.random()}` })],
      ['a group, renamed', () => changeRow(db, unit, PeopleGroup, unit.dayShift, { groupname: `G${Math.random()}` })],
      ['a new one', () => write((em) => Promise.resolve(em.persist(em.create(Jobneed, newNeed() as never))))],
      ['one less', () => write(async (em) => em.remove(await em.findOneOrFail(Jobneed, { id: need })))],
    ])('shows %s', async (_what, act) => {
      const before = await expectSame();
      await act();
      expect(await expectSame()).not.toEqual(before);
    });
    const newNeed = () => ({ people: unit.ann, plandatetime: new Date(at(5)), expirydatetime: new Date(at(HOUR)) });

    it('follows the groups: switched off, left, joined', async () => {
      const seen = async () => (await expectSame()).map(({ jobdesc }) => jobdesc);
      expect(await seen()).toEqual(['', 'Ours']);
      await changeRow(db, unit, PeopleGroup, unit.dayShift, { enable: false });
      expect(await seen()).toEqual(['']);
      await changeRow(db, unit, PeopleGroup, unit.dayShift, { enable: true });
      expect(await seen()).toEqual(['', 'Ours']);
      const membership = { people: unit.ann, pgroup: unit.dayShift };
      await write(async (em) => em.remove(await em.findOneOrFail(Pgbelonging, membership)));
      expect(await seen()).toEqual(['']);
      await write((em) => Promise.resolve(em.persist(em.create(Pgbelonging, membership as never))));
      expect(await seen()).toEqual(['', 'Ours']);
    });

    it('knows a person as soon as there is one', async () => {
      const [row] = await db.sql<{ next: number }>('select max(id) + 1 as next from peoples_people');
      const people = row!.next;
      expect(await ids('tier 3', { people })).toBeUndefined();
      await write((em) => Promise.resolve(em.persist(em.create(People, { id: people, loginid: 'new' } as never))));
      expect(await ids('tier 3', { people })).toEqual([]);
    });

    it('keeps what does not show', async () => {
      await expectSame();
      await changeRow(db, unit, People, unit.ann, { email: `${Math.random()}@example.com` });
      await changeRow(db, unit, Asset, unit.asset, { status: 'maintenance' });
      await db.as(foreign.bu, () =>
        db.transactions.write(async (em) =>
          em.assign(await em.findOneOrFail(People, { id: foreign.ann }), { peoplename: `A${Math.random()}` }),
        ),
      );
      await expectQueries(0, () => tiers['tier 3'](request()));
    });
  });
});
