import { hash } from '@node-rs/argon2';
import { SEED_PASSWORD } from '../../../src/database/seeding/index.js';
import { openTestApp, type AppAnswer, type TestApp } from '../../support/test-app.js';
import { createUnit, plan, planSlot, TEST_NOW, type Rows, type Unit } from './jobneeds.fixture.js';

const HOUR = 3_600_000;

describe('the routes of occurrences and question sets', () => {
  let app: TestApp;
  let unit: Unit;
  let foreign: Unit;
  const rows: Rows = {
    insert: async (table, row) => {
      const columns = Object.keys(row);
      const marks = columns.map(() => '?').join(', ');
      const [made] = await app.sql<{ id: number }>(
        `insert into ${table} (${columns.join(', ')}) values (${marks}) returning id`,
        Object.values(row),
      );
      return made!.id;
    },
  };

  beforeAll(async () => {
    app = await openTestApp({ seed: null });
    unit = await createUnit(rows, 'ONE');
    foreign = await createUnit(rows, 'TWO');
    await app.sql('update peoples_people set password_hash = ?', [await hash(SEED_PASSWORD)]);
    for (const role of ['admin', 'manager']) {
      await rows.insert('peoples_people', {
        bu_id: unit.bu,
        loginid: role,
        role,
        password_hash: await hash(SEED_PASSWORD),
      });
    }
  });
  afterAll(() => app.close());

  const ANN = 'Ann-ONE';
  const at = (ms: number) => new Date(Date.parse(TEST_NOW) + ms).toISOString();
  const ids = ({ json }: AppAnswer) => (json.items as { id: number }[]).map(({ id }) => id);

  it('keeps an occurrence: created by a worker, read, changed, gone from none', async () => {
    const body = { jobdesc: 'Leaking valve', assetId: unit.asset, peopleId: unit.ann, plandatetime: at(HOUR) };
    const made = await app.request('POST', '/api/jobneeds', { as: ANN, body });
    expect(made).toMatchObject({
      status: 201,
      json: {
        jobdesc: 'Leaking valve',
        asset: { id: unit.asset, assetname: 'Pump' },
        people: { id: unit.ann, peoplename: 'Ann' },
        expirydatetime: at(2 * HOUR),
        createdBy: { id: unit.ann },
      },
    });
    const path = `/api/jobneeds/${made.json.id}`;
    expect(made.headers['location']).toBe(path);

    const read = await app.get(path, ANN);
    expect(read.json).toEqual(made.json);
    expect(read.headers['etag']).toBe(made.headers['etag']);

    const headers = { 'if-match': String(read.headers['etag']) };
    const changed = await app.request('PATCH', path, { as: ANN, body: { jobstatus: 'INPROGRESS' }, headers });
    expect(changed).toMatchObject({ status: 200, json: { jobstatus: 'INPROGRESS', jobdesc: 'Leaking valve' } });
    expect((await app.request('PATCH', path, { as: ANN, body: { seqno: 1 }, headers })).status).toBe(412);
    expect((await app.request('DELETE', path, { as: 'admin' })).status).toBe(404);
    await app.sql('delete from activity_jobneed');
  });

  it.each<[number, object]>([
    [400, { jobdesc: 7 }],
    [400, { plandatetime: '2026-06-15T12:00:00' }],
    [400, { unknown: true }],
    [422, { assetId: 987_654 }],
    [422, { plandatetime: '2026-06-15T12:00:00Z', expirydatetime: '2026-06-15T11:59:59Z' }],
  ])('answers %i to a body of %j', async (status, body) => {
    const answer = await app.request('POST', '/api/jobneeds', { as: ANN, body });
    expect(answer).toMatchObject({ status, json: { status, title: expect.any(String) } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('answers 422 to a reference to another unit, and 404 to its occurrences', async () => {
    const theirs = await plan(rows, foreign, {});
    const body = { assetId: foreign.asset };
    expect((await app.request('POST', '/api/jobneeds', { as: ANN, body })).status).toBe(422);
    for (const path of ['', '/report', '/tree']) {
      expect((await app.get(`/api/jobneeds/${theirs}${path}`, ANN)).status).toBe(404);
      expect((await app.get(`/api/jobneeds/${theirs}${path}?bu=${foreign.bu}`, 'admin')).status).toBe(200);
      expect((await app.get(`/api/jobneeds/${theirs}${path}?bu=${foreign.bu}`, 'manager')).status).toBe(403);
    }
    expect((await app.request('PATCH', `/api/jobneeds/${theirs}`, { as: ANN, body: { seqno: 1 } })).status).toBe(404);
  });

  it('finds the slot of an adhoc visit, also with a plus that the client left unescaped', async () => {
    const slot = await planSlot(rows, unit, { plandatetime: at(0), expirydatetime: at(HOUR), gracetime: 10 });
    const of = `people=${unit.ann}&asset=${unit.asset}&qset=${unit.qset}`;
    const found = await app.get(`/api/jobneeds/adhoc-slot?at=2026-06-15T17:25:00+05:30&${of}`, ANN);
    expect(found).toMatchObject({ status: 200, json: { items: [{ id: slot, gracetime: 10 }], nextCursor: null } });
    expect(found.headers['cache-status']).toMatch(/^tiered; fwd=miss/);
    const next = await app.get(`/api/jobneeds/adhoc-slot?at=${at(-9 * 60_000)}&${of}`, ANN);
    expect(ids(next)).toEqual([slot]);
    expect(next.headers['cache-status']).toMatch(/^tiered; hit/);
    expect((await app.get(`/api/jobneeds/adhoc-slot?at=${at(2 * HOUR)}&${of}`, ANN)).json).toEqual({
      items: [],
      nextCursor: null,
    });
    expect((await app.get(`/api/jobneeds/adhoc-slot?${of}`, ANN)).status).toBe(400);
    expect((await app.get(`/api/jobneeds/adhoc-slot?at=today&${of}`, ANN)).status).toBe(400);
    await app.sql('delete from activity_jobneed');
  });

  it("shows one's own work, and others' to managers and admins", async () => {
    const mine = await plan(rows, unit, { people_id: unit.ann, plandatetime: at(0) });
    const tour = await plan(rows, unit, { people_id: unit.ann, plandatetime: at(0), identifier: 'EXTERNALTOUR' });
    const bobs = await plan(rows, unit, { people_id: unit.bob, plandatetime: at(0) });
    expect(ids(await app.get('/api/jobneeds/mine', ANN))).toEqual([mine]);
    expect(ids(await app.get('/api/jobneeds/external-tours', ANN))).toEqual([tour]);
    expect((await app.get(`/api/jobneeds/mine?people=${unit.bob}`, ANN)).status).toBe(403);
    expect(ids(await app.get(`/api/jobneeds/mine?people=${unit.bob}`, 'manager'))).toEqual([bobs]);
    expect((await app.get(`/api/jobneeds/mine?people=${foreign.ann}`, 'manager')).status).toBe(404);
    expect(ids(await app.get(`/api/jobneeds/mine?bu=${foreign.bu}`, 'admin'))).toEqual([]);

    const hit = await app.get('/api/jobneeds/mine', ANN);
    expect(hit.headers['cache-status']).toMatch(/^tiered; hit/);
    expect(hit.headers['server-timing']).toContain('desc="0 queries"');
    const known = await app.get('/api/jobneeds/mine', ANN, { 'if-none-match': String(hit.headers['etag']) });
    expect(known).toMatchObject({ status: 304, text: '' });

    const body = { peopleId: unit.ann, plandatetime: at(1) };
    const made = await app.request('POST', '/api/jobneeds', { as: 'manager', body });
    expect(ids(await app.get('/api/jobneeds/mine', ANN))).toEqual([mine, made.json.id]);
    await app.sql('delete from activity_jobneed');
  });

  it("has the client's midnights, from a header or the query", async () => {
    const early = await plan(rows, unit, { people_id: unit.bob, plandatetime: '2026-06-14T19:00:00Z' });
    const BOB = 'Bob-ONE';
    expect(ids(await app.get('/api/jobneeds/mine', BOB))).toEqual([]);
    expect(ids(await app.get('/api/jobneeds/mine', BOB, { 'x-ctzoffset': '330' }))).toEqual([early]);
    expect(ids(await app.get('/api/jobneeds/mine?ctzoffset=330', BOB))).toEqual([early]);
    expect(ids(await app.get('/api/jobneeds/mine', BOB))).toEqual([]);
    await app.sql('delete from activity_jobneed');
  });

  it('answers reports and trees from the cache', async () => {
    const root = await plan(rows, unit, { othersite: 'Depot' });
    const child = await plan(rows, unit, { parent_id: root });
    for (const path of [`/api/jobneeds/${root}/report`, `/api/jobneeds/${root}/tree`]) {
      await app.get(path, ANN);
      expect((await app.get(path, ANN)).headers['cache-status']).toMatch(/^tiered; hit/);
    }
    expect((await app.get(`/api/jobneeds/${root}/report`, ANN)).json.othersite).toBe('other location [ Depot ]');
    expect((await app.get(`/api/jobneeds/${root}/tree`, ANN)).json).toMatchObject({
      id: root,
      level: 0,
      children: [{ id: child, level: 1, children: [] }],
    });
    await app.sql('delete from activity_jobneed');
  });

  it('hands out changes page by page', async () => {
    const updated_at = at(0);
    const made = [];
    for (let n = 0; n < 3; n += 1) made.push(await plan(rows, unit, { updated_at }));
    const url = `/api/jobneeds/modified-since?since=${updated_at}&limit=2`;
    const first = await app.get(url, ANN);
    const second = await app.get(`${url}&cursor=${first.json.nextCursor}`, ANN);
    expect([...ids(first), ...ids(second)]).toEqual(made);
    expect(second.json.nextCursor).toBeNull();
    expect((await app.get(`/api/jobneeds/mine?cursor=${first.json.nextCursor}`, ANN)).status).toBe(400);
    expect((await app.get('/api/jobneeds/modified-since', ANN)).status).toBe(400);
  });

  it('keeps question sets, which a worker only reads', async () => {
    const body = { qsetname: 'Weekly' };
    expect((await app.request('POST', '/api/question-sets', { as: ANN, body })).status).toBe(403);
    const made = await app.request('POST', '/api/question-sets', { as: 'manager', body });
    expect(made).toMatchObject({ status: 201, json: { qsetname: 'Weekly', bu: { id: unit.bu } } });
    const path = `/api/question-sets/${made.json.id}`;
    expect(made.headers['location']).toBe(path);
    expect((await app.get('/api/question-sets', ANN)).json.items).toHaveLength(2);
    const renamed = await app.request('PATCH', path, { as: 'manager', body: { qsetname: 'Monthly' } });
    expect(renamed).toMatchObject({ status: 200, json: { qsetname: 'Monthly' } });
    expect((await app.get(`/api/question-sets/${foreign.qset}`, 'manager')).status).toBe(404);

    await plan(rows, unit, { qset_id: made.json.id });
    expect((await app.request('DELETE', path, { as: 'manager' })).status).toBe(409);
    await app.sql('delete from activity_jobneed');
    expect((await app.request('DELETE', path, { as: 'manager' })).status).toBe(204);
    expect((await app.get(path, ANN)).status).toBe(404);
  });
});
