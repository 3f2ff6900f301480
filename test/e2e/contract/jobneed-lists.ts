import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';
import { Jobneed, JobneedReport, JobneedTree, pageOf, Slot } from './views.js';

const NOON = Date.parse('2026-06-15T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const fromNoon = (ms: number) => new Date(NOON + ms).toISOString();

/** Which occurrences are whose, and when. */
export function describeJobneedLists(stage: () => Stage): void {
  let unit: TestUnit;
  let ann: number;
  let groups: Record<'hers' | 'his' | 'disabled' | 'others', number>;
  let asset: number;
  let qset: number;

  const need = (jobdesc: string, from: number, to: number, body: object = {}) =>
    unit.admin.make('jobneeds', { jobdesc, plandatetime: fromNoon(from), expirydatetime: fromNoon(to), ...body });
  const described = async (path: string, headers: Record<string, string> = {}): Promise<string[]> => {
    const { status, json } = await unit.manager.get(path, headers);
    expect([path, status]).toEqual([path, 200]);
    return (json.items as { jobdesc: string }[]).map(({ jobdesc }) => jobdesc);
  };

  beforeAll(async () => {
    unit = await openUnit(stage().app, 'NEEDS');
    ann = unit.people.worker;
    groups = {
      hers: await unit.admin.make('groups', { groupname: 'Hers' }),
      his: await unit.admin.make('groups', { groupname: 'His' }),
      disabled: await unit.admin.make('groups', { groupname: 'Disabled', enable: false }),
      others: await unit.admin.make('groups', { groupname: 'Others' }),
    };
    for (const group of [groups.hers, groups.disabled]) {
      expect((await unit.manager.put(`groups/${group}/members/${ann}`)).status).toBe(204);
    }
    const location = await unit.admin.make('locations', { name: 'Roof' });
    asset = await unit.admin.make('assets', { assetcode: 'PUMP', assetname: 'Pump', locationId: location });
    qset = await unit.admin.make('question-sets', { qsetname: 'Pump check' });
  }, 60_000);

  afterEach(() => stage().app.clock.set(new Date(NOON)));

  describe('adhoc-slot', () => {
    const made: number[] = [];
    const slot = (at: number, query: Partial<Record<'people' | 'asset' | 'qset', number>> = {}) =>
      unit.worker.get(
        `jobneeds/adhoc-slot?at=${encodeURIComponent(fromNoon(at))}&people=${query.people ?? ann}&asset=${query.asset ?? asset}&qset=${query.qset ?? qset}`,
      );
    const chosen = async (...args: Parameters<typeof slot>): Promise<string | undefined> => {
      const { status, json } = await slot(...args);
      expect(status).toBe(200);
      expect(pageOf(Slot).safeParse(json).error).toBeUndefined();
      expect(json.items.length).toBeLessThan(2);
      return json.items[0]?.jobdesc as string | undefined;
    };

    beforeAll(async () => {
      const here = { assetId: asset, qsetId: qset };
      made.push(
        await need('hers', 0, HOUR, { ...here, peopleId: ann, gracetime: 10 }),
        await need('done', -HOUR, HOUR, { ...here, peopleId: ann, jobstatus: 'COMPLETED' }),
        await need('closed', -HOUR, HOUR, { ...here, peopleId: ann, jobstatus: 'AUTOCLOSED' }),
        await need('other person', -HOUR, HOUR, { ...here, peopleId: unit.people.manager }),
        await need('disabled group', -HOUR, HOUR, { ...here, pgroupId: groups.disabled }),
        await need('other group', -HOUR, HOUR, { ...here, pgroupId: groups.others }),
        await need('other asset', -HOUR, HOUR, { qsetId: qset, peopleId: ann }),
        await need('other set', -HOUR, HOUR, { assetId: asset, peopleId: ann }),
        await need('group', 2 * HOUR, 4 * HOUR, { ...here, pgroupId: groups.hers }),
        await need('later', 3 * HOUR, 4 * HOUR, { ...here, peopleId: ann, jobstatus: 'INPROGRESS' }),
      );
    });

    it.each([
      ['a moment before the grace', -10 * MINUTE - 1, undefined],
      ['when the grace begins', -10 * MINUTE, 'hers'],
      ['in time', 0, 'hers'],
      ['at the last moment', HOUR, 'hers'],
      ['a moment too late', HOUR + 1, undefined],
      ['for the group', 2 * HOUR, 'group'],
      ['the earliest plan of two', 3 * HOUR, 'group'],
      ['when all is over', 5 * HOUR, undefined],
    ])('%s', async (_when, at, expected) => {
      expect(await chosen(at)).toBe(expected);
    });

    it('of this asset, question set and person only', async () => {
      expect(await chosen(0, { asset: stage().refs.asset })).toBeUndefined();
      expect(await chosen(0, { qset: stage().refs.qset })).toBeUndefined();
      expect(await chosen(0, { people: unit.people.manager })).toBe('other person');
      expect(await chosen(3 * HOUR, { people: unit.people.manager })).toBeUndefined();
    });

    it('shows the slot and what it points to', async () => {
      const { json } = await slot(0);
      expect(json.items).toEqual([
        {
          id: made[0],
          jobdesc: 'hers',
          plandatetime: fromNoon(0),
          expirydatetime: fromNoon(HOUR),
          gracetime: 10,
          jobstatus: 'ASSIGNED',
          bu: { id: unit.id, buname: 'Unit NEEDS' },
          asset: { id: asset, assetname: 'Pump' },
          qset: { id: qset, qsetname: 'Pump check' },
        },
      ]);
    });

    it('wants an instant with offset and all four', async () => {
      const query = `people=${ann}&asset=${asset}&qset=${qset}`;
      expect((await unit.worker.get(`jobneeds/adhoc-slot?${query}`)).status).toBe(400);
      expect((await unit.worker.get(`jobneeds/adhoc-slot?at=2026-06-15T12:00:00&${query}`)).status).toBe(400);
      expect(
        (await unit.worker.get(`jobneeds/adhoc-slot?at=2026-06-15T14:00:00%2B02:00&${query}`)).json.items,
      ).toHaveLength(1);
      expect((await unit.worker.get(`jobneeds/adhoc-slot?at=2026-06-15T12:00:00Z&people=${ann}`)).status).toBe(400);
    });
  });

  describe('mine and external tours', () => {
    const his = () => `people=${tom}`;
    let tom: number;

    beforeAll(async () => {
      tom = await unit.admin.make('people', { loginid: 'needs-tom', peoplename: 'Tom' });
      await unit.admin.write('put', `groups/${groups.his}/members/${tom}`);
      await unit.admin.write('put', `groups/${groups.disabled}/members/${tom}`);
      const give = (name: string, from: number, to: number, body: object = { peopleId: tom }) =>
        need(name, from, to, body);
      // Noon in UTC: today began twelve hours ago, tomorrow ends in thirty-six.
      await give('first of today', -12 * HOUR, -11 * HOUR);
      await give('end of yesterday', -12 * HOUR - 1, -11 * HOUR);
      await give('last of tomorrow', 36 * HOUR - 1, 40 * HOUR);
      await give('day after', 36 * HOUR, 40 * HOUR);
      await give('runs since last week', -7 * DAY, 0);
      await give('ran out', -7 * DAY, -1);
      await give('done today', -HOUR, HOUR, { peopleId: tom, jobstatus: 'COMPLETED' });
      await give('tour inside', 1, HOUR, { peopleId: tom, identifier: 'INTERNALTOUR' });
      await give('site report', 2, HOUR, { pgroupId: groups.his, identifier: 'SITEREPORT' });
      await give('ticket', 3, HOUR, { peopleId: tom, identifier: 'TICKET' });
      await give('tour outside', 4, HOUR, { peopleId: tom, identifier: 'EXTERNALTOUR' });
      await give('tour of the group', 5, HOUR, { pgroupId: groups.his, identifier: 'EXTERNALTOUR' });
      await give('of a disabled group', 6, HOUR, { pgroupId: groups.disabled });
      await give('of another group', 7, HOUR, { pgroupId: groups.others });
      await give("another person's", 8, HOUR, { peopleId: unit.people.manager });
    });

    it('mine: of the person or its enabled groups, today, tomorrow, or running; no tickets, no external tours', async () => {
      expect(await described(`jobneeds/mine?${his()}`)).toEqual([
        'runs since last week',
        'first of today',
        'done today',
        'tour inside',
        'site report',
        'last of tomorrow',
      ]);
    });

    it('external tours: those alone', async () => {
      expect(await described(`jobneeds/external-tours?${his()}`)).toEqual(['tour outside', 'tour of the group']);
    });

    it("today is the client's: its offset moves the window", async () => {
      const east = await described(`jobneeds/mine?${his()}`, { 'x-ctzoffset': '1' });
      // One minute east of UTC the day began a minute earlier, and the day after tomorrow does, too.
      expect(east).toContain('end of yesterday');
      expect(east).not.toContain('last of tomorrow');
      const west = await described(`jobneeds/mine?${his()}&ctzoffset=-1`);
      expect(west).toContain('day after');
      expect(west).not.toContain('first of today');
    });

    it('runs on with the clock, also from the cache', async () => {
      const { clock } = stage().app;
      const at = async (ms: number) => {
        clock.set(new Date(NOON + ms));
        return described(`jobneeds/mine?${his()}`);
      };
      expect(await at(0)).toContain('runs since last week');
      expect(await at(1)).not.toContain('runs since last week');
      expect(await at(12 * HOUR - 1)).not.toContain('day after');
      expect(await at(12 * HOUR)).toContain('day after');
    });

    it('the caller alone, unless a manager or an admin names somebody', async () => {
      for (const list of ['mine', 'external-tours']) {
        expect((await unit.worker.get(`jobneeds/${list}?${his()}`)).status).toBe(403);
        expect((await unit.worker.get(`jobneeds/${list}?people=${ann}`)).status).toBe(200);
        expect((await unit.admin.get(`jobneeds/${list}?${his()}`)).status).toBe(200);
        expect((await unit.admin.get(`jobneeds/${list}?people=${stage().refs.person}`)).status).toBe(404);
        const { json } = await unit.worker.get(`jobneeds/${list}`);
        expect(pageOf(Jobneed).safeParse(json).error).toBeUndefined();
      }
      expect(await described('jobneeds/mine')).toContain("another person's");
    });
  });

  it('modified-since: what changed at that instant or later, in the order of the changes', async () => {
    const [a, b, c] = [await need('a', 0, HOUR), await need('b', 0, HOUR), await need('c', 0, HOUR)];
    const touch = (id: number, at: string) =>
      stage().app.sql('update activity_jobneed set updated_at = ? where id = ?', [at, id]);
    await touch(a, '2030-01-01T00:00:00.002Z');
    await touch(b, '2030-01-01T00:00:00.001Z');
    await touch(c, '2030-01-01T00:00:00.002Z');
    const since = async (at: string) => described(`jobneeds/modified-since?since=${encodeURIComponent(at)}`);
    expect(await since('2030-01-01T00:00:00.001Z')).toEqual(['b', 'a', 'c']);
    expect(await since('2030-01-01T01:00:00.002+01:00')).toEqual(['a', 'c']);
    expect(await since('2030-01-01T00:00:00.003Z')).toEqual([]);
    await unit.admin.patch(`jobneeds/${b}`, { jobdesc: 'b' });
    expect(await since('2030-01-01T00:00:00.001Z')).toEqual(['b', 'a', 'c']);
    await unit.admin.patch(`jobneeds/${b}`, { jobdesc: 'b again' });
    expect(await since('2030-01-01T00:00:00.002Z')).toEqual(['b again', 'a', 'c'].toSorted());
    expect((await unit.admin.get('jobneeds/modified-since')).status).toBe(400);
  });

  it('report: whole, with the place of the asset, and the other site spelled out', async () => {
    const id = await need('reported', 0, HOUR, { assetId: asset, qsetId: qset, peopleId: ann, othersite: 'Depot' });
    const report = async () => (await unit.worker.get(`jobneeds/${id}/report`)).json as object;
    expect(JobneedReport.safeParse(await report()).error).toBeUndefined();
    expect(await report()).toMatchObject({
      id,
      jobdesc: 'reported',
      othersite: 'other location [ Depot ]',
      asset: { assetcode: 'PUMP', location: { name: 'Roof' } },
      people: { id: ann },
    });
    await unit.admin.patch(`jobneeds/${id}`, { othersite: '' });
    expect(await report()).toMatchObject({ othersite: '' });
  });

  it('tree: the occurrence and all below it, in their order', async () => {
    const root = await need('root', 0, HOUR);
    const child = await need('second', 0, HOUR, { parentId: root, seqno: 2 });
    await need('first', 0, HOUR, { parentId: root, seqno: 1 });
    await need('leaf', 0, HOUR, { parentId: child });
    const { json } = await unit.worker.get(`jobneeds/${root}/tree`);
    expect(JobneedTree.safeParse(json).error).toBeUndefined();
    expect(json).toMatchObject({
      jobdesc: 'root',
      level: 0,
      children: [
        { jobdesc: 'first', level: 1, parent: { id: root, jobdesc: 'root' }, children: [] },
        { jobdesc: 'second', level: 1, children: [{ jobdesc: 'leaf', level: 2, children: [] }] },
      ],
    });
  });
}
