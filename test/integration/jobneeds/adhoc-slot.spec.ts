import * as fc from 'fast-check';
import {
  type AdhocRequest,
  CachedJobneedRepository,
  JobneedRepository,
  OptimizedJobneedRepository,
} from '../../../src/activity/jobneeds/index.js';
import { Asset, BusinessUnit, Jobneed, PeopleGroup, Pgbelonging, QuestionSet } from '../../../src/model/index.js';
import type { TestDatabase } from '../../support/test-database.js';
import { changeRow, createUnit, openDatabase, planSlot, type Columns, type Unit } from './jobneeds.fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The hours around this full one are where the slots of these tests lie. */
const T = Date.parse('2026-06-15T10:00:00.000Z');
const at = (ms: number) => new Date(T + ms);
const iso = (ms: number) => at(ms).toISOString();

describe('the slot of an adhoc visit', () => {
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

  const tiers = {
    'tier 1': (request: AdhocRequest) => db.get(JobneedRepository).getScheduleForAdhoc(request),
    'tier 2': (request: AdhocRequest) => db.get(OptimizedJobneedRepository).getScheduleForAdhoc(request),
    'tier 3': async (request: AdhocRequest) => (await db.get(CachedJobneedRepository).adhocSlot(request)).value(),
    'tier 3, strict': (request: AdhocRequest) => db.get(CachedJobneedRepository).fetchScheduleForAdhoc(request),
  };
  const request = (ms: number, of = unit): AdhocRequest => ({
    at: at(ms),
    people: of.ann,
    asset: of.asset,
    qset: of.qset,
  });

  describe.each(Object.keys(tiers) as (keyof typeof tiers)[])('%s', (tier) => {
    const slotAt = async (ms: number) => {
      const { items, nextCursor } = await db.as(unit.bu, () => tiers[tier](request(ms)));
      expect(nextCursor).toBeNull();
      expect(items.length).toBeLessThanOrEqual(1);
      return items[0]?.id;
    };
    const planned = (columns: Columns) =>
      planSlot(db, unit, { plandatetime: iso(0), expirydatetime: iso(HOUR), ...columns });

    it('shows what a visitor needs to know', async () => {
      const id = await planned({ jobdesc: 'Check oil', gracetime: 15, jobstatus: 'INPROGRESS' });
      const answer = await db.as(unit.bu, () => tiers[tier](request(0)));
      expect(answer).toEqual({
        items: [
          {
            id,
            jobdesc: 'Check oil',
            plandatetime: '2026-06-15T10:00:00.000Z',
            expirydatetime: '2026-06-15T11:00:00.000Z',
            gracetime: 15,
            jobstatus: 'INPROGRESS',
            bu: { id: unit.bu, buname: 'Unit ONE' },
            asset: { id: unit.asset, assetname: 'Pump' },
            qset: { id: unit.qset, qsetname: 'Daily' },
          },
        ],
        nextCursor: null,
      });
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    });

    it('opens with the grace time and closes after the expiry, to the millisecond', async () => {
      const id = await planned({ gracetime: 10 });
      expect(await slotAt(-10 * MINUTE - 1)).toBeUndefined();
      expect(await slotAt(-10 * MINUTE)).toBe(id);
      expect(await slotAt(HOUR)).toBe(id);
      expect(await slotAt(HOUR + 1)).toBeUndefined();
    });

    it('is the earliest, and of two at the same time the first that was planned', async () => {
      const late = await planned({ plandatetime: iso(2), gracetime: 60 });
      expect(await slotAt(5)).toBe(late);
      await db.cache.invalidate({});
      const first = await planned({});
      await planned({});
      await db.cache.invalidate({});
      expect(await slotAt(5)).toBe(first);
    });

    it.each(['COMPLETED', 'AUTOCLOSED'])('is not %s', async (jobstatus) => {
      await planned({ jobstatus });
      expect(await slotAt(0)).toBeUndefined();
    });

    it.each(['ASSIGNED', 'INPROGRESS', 'PARTIALLYCOMPLETED'])('may be %s', async (jobstatus) => {
      const id = await planned({ jobstatus });
      expect(await slotAt(0)).toBe(id);
    });

    it('is given to the person or to an enabled group of the person', async () => {
      await planned({ people_id: unit.bob });
      await planned({ people_id: null });
      await planned({ people_id: null, pgroup_id: unit.others });
      await planned({ people_id: null, pgroup_id: unit.oldShift });
      expect(await slotAt(0)).toBeUndefined();
      await db.cache.invalidate({});
      const ours = await planned({ people_id: unit.bob, pgroup_id: unit.dayShift });
      expect(await slotAt(0)).toBe(ours);
    });

    it('is of the same asset and question set', async () => {
      await planned({ asset_id: null });
      await planned({ qset_id: null });
      expect(await slotAt(0)).toBeUndefined();
    });

    it('is of the same unit', async () => {
      await planSlot(db, foreign, { plandatetime: iso(0), expirydatetime: iso(HOUR) });
      expect(await db.as(unit.bu, () => tiers[tier](request(0, foreign)))).toEqual({ items: [], nextCursor: null });
    });
  });

  it('is the same in all tiers, whatever is planned and whenever one asks', async () => {
    const occurrence = fc.record({
      start: fc.integer({ min: -90, max: 150 }),
      minutes: fc.integer({ min: 0, max: 150 }),
      gracetime: fc.constantFrom(0, 0, 5, 45),
      jobstatus: fc.constantFrom('ASSIGNED', 'ASSIGNED', 'INPROGRESS', 'COMPLETED'),
      whose: fc.constantFrom('ann', 'dayShift', 'oldShift', 'bob'),
    });
    const instants = fc.array(fc.integer({ min: -100, max: 310 }), { minLength: 6, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(occurrence, { maxLength: 12 }), instants, async (occurrences, halfMinutes) => {
        await db.sql('delete from activity_jobneed');
        await db.cache.invalidate({});
        for (const { start, minutes, gracetime, jobstatus, whose } of occurrences) {
          const given = whose === 'ann' || whose === 'bob' ? { people_id: unit[whose] } : { pgroup_id: unit[whose] };
          await planSlot(db, unit, {
            plandatetime: iso(start * MINUTE),
            expirydatetime: iso((start + minutes) * MINUTE),
            gracetime,
            jobstatus,
            people_id: null,
            ...given,
          });
        }
        for (const half of halfMinutes) {
          const asked = request((half * MINUTE) / 2);
          const [plain, optimized, cached] = await db.as(unit.bu, async () => [
            await tiers['tier 1'](asked),
            await tiers['tier 2'](asked),
            await tiers['tier 3'](asked),
          ]);
          expect(optimized).toEqual(plain);
          expect(cached).toEqual(plain);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('takes one statement, and none for another instant of an hour that was asked for', async () => {
    await planSlot(db, unit, { plandatetime: iso(0), expirydatetime: iso(HOUR), gracetime: 30 });
    await expectQueries(1, () => tiers['tier 2'](request(0)));
    await expectQueries(1, () => tiers['tier 3'](request(0)));
    await expectQueries(0, () => tiers['tier 3'](request(17 * MINUTE)));
    await expectQueries(0, () => tiers['tier 3'](request(HOUR - 1)));
    await expectQueries(1, () => tiers['tier 3'](request(HOUR)));
    // Strict: one statement for the versions, hit or miss.
    await expectQueries(2, () => tiers['tier 3, strict'](request(0)));
    await expectQueries(1, () => tiers['tier 3, strict'](request(17 * MINUTE)));
  });

  it('is right, and cached by the instant, where more occurrences begin and end in the hour than are kept', async () => {
    // one a second, each for a second: whoever asks at second n is expected for the n-th
    await db.sql(
      `insert into activity_jobneed (bu_id, asset_id, qset_id, people_id, plandatetime, expirydatetime)
       select ?, ?, ?, ?, ?::timestamptz + n * interval '1 s', ?::timestamptz + n * interval '1 s' + interval '999 ms'
       from generate_series(0, 599) n`,
      [unit.bu, unit.asset, unit.qset, unit.ann, iso(0), iso(0)],
    );
    for (const second of [0, 299, 599]) {
      const plain = await db.as(unit.bu, () => tiers['tier 1'](request(second * 1000 + 500)));
      expect(plain.items[0]?.plandatetime).toBe(iso(second * 1000));
      expect(await db.as(unit.bu, () => tiers['tier 3'](request(second * 1000 + 500)))).toEqual(plain);
      await expectQueries(0, () => tiers['tier 3'](request(second * 1000 + 500)));
    }
  });

  it('keeps the hour where many are open but one of the earliest is due throughout', async () => {
    await planSlot(db, unit, { plandatetime: iso(-HOUR), expirydatetime: iso(5 * HOUR) });
    await db.sql(
      `insert into activity_jobneed (bu_id, asset_id, qset_id, people_id, plandatetime, expirydatetime)
       select ?, ?, ?, ?, ?, ? from generate_series(1, 300)`,
      [unit.bu, unit.asset, unit.qset, unit.ann, iso(0), iso(HOUR)],
    );
    await db.as(unit.bu, () => tiers['tier 3'](request(0)));
    await expectQueries(0, () => tiers['tier 3'](request(MINUTE)));
  });

  describe('after a write that is acknowledged', () => {
    let slot: number;
    beforeEach(async () => {
      slot = await planSlot(db, unit, { plandatetime: iso(0), expirydatetime: iso(HOUR) });
      await planSlot(db, unit, {
        plandatetime: iso(1),
        expirydatetime: iso(HOUR),
        people_id: null,
        pgroup_id: unit.dayShift,
        jobdesc: 'Ours',
      });
    });

    const first = () => db.as(unit.bu, async () => (await tiers['tier 3'](request(5))).items[0]);

    it.each<[string, () => Promise<unknown>, object | undefined]>([
      ['another status', () => changeRow(db, unit, Jobneed, slot, { jobstatus: 'COMPLETED' }), { jobdesc: 'Ours' }],
      ['another description', () => changeRow(db, unit, Jobneed, slot, { jobdesc: 'New' }), { jobdesc: 'New' }],
      ['another time', () => changeRow(db, unit, Jobneed, slot, { plandatetime: at(3) }), { jobdesc: 'Ours' }],
      ['another person', () => changeRow(db, unit, Jobneed, slot, { people: null }), { jobdesc: 'Ours' }],
      [
        'the renamed asset',
        () => changeRow(db, unit, Asset, unit.asset, { assetname: 'P2' }),
        { asset: { assetname: 'P2' } },
      ],
      [
        'the renamed question set',
        () => changeRow(db, unit, QuestionSet, unit.qset, { qsetname: 'Q' }),
        { qset: { qsetname: 'Q' } },
      ],
      ['the renamed unit', () => changeRow(db, unit, BusinessUnit, unit.bu, { buname: 'U' }), { bu: { buname: 'U' } }],
    ])('shows %s', async (_what, write, expected) => {
      expect((await first())?.id).toBe(slot);
      await write();
      expect(await first()).toMatchObject(expected!);
      expect(await first()).toEqual((await db.as(unit.bu, () => tiers['tier 1'](request(5)))).items[0]);
    });

    it('follows the groups: switched off, left, joined', async () => {
      await changeRow(db, unit, Jobneed, slot, { people: null });
      expect(await first()).toMatchObject({ jobdesc: 'Ours' });

      await changeRow(db, unit, PeopleGroup, unit.dayShift, { enable: false });
      expect(await first()).toBeUndefined();
      await changeRow(db, unit, PeopleGroup, unit.dayShift, { enable: true });
      expect(await first()).toMatchObject({ jobdesc: 'Ours' });

      const membership = { people: unit.ann, pgroup: unit.dayShift };
      await db.as(unit.bu, () =>
        db.transactions.write(async (em) => {
          em.remove(await em.findOneOrFail(Pgbelonging, membership));
        }),
      );
      expect(await first()).toBeUndefined();
      await db.as(unit.bu, () =>
        db.transactions.write((em) => {
          em.persist(em.create(Pgbelonging, membership as never));
          return Promise.resolve();
        }),
      );
      expect(await first()).toMatchObject({ jobdesc: 'Ours' });
    });

    it('keeps what does not show', async () => {
      await first();
      await changeRow(db, unit, Jobneed, slot, { alerts: true, othersite: 'Depot' });
      await changeRow(db, unit, Asset, unit.asset, { status: 'maintenance' });
      await changeRow(db, unit, PeopleGroup, unit.others, { groupname: 'Renamed' });
      await expectQueries(0, () => tiers['tier 3'](request(5)));
    });
  });
});
