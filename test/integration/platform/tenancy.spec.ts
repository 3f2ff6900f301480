import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
let own: number;
let foreign: number;

beforeAll(async () => {
  app = await openTestApp();
  const units = await app.sql<{ id: number; bucode: string }>('select id, bucode from onboarding_bt');
  own = units.find(({ bucode }) => bucode === 'BU001')!.id;
  foreign = units.find(({ bucode }) => bucode === 'BU002')!.id;
});
afterAll(() => app.close());

const unitOf = async (assetId: number) => {
  const [row] = await app.sql<{ bu_id: number }>('select bu_id from activity_asset where id = ?', [assetId]);
  return row!.bu_id;
};
const SUMMARY = '/api/assets/summary';

describe('?bu=', () => {
  it('lets an admin act in another unit, and answers as that unit', async () => {
    const there = await app.get(`${SUMMARY}?bu=${foreign}`, 'admin-BU001');
    expect(there.status).toBe(200);
    expect(there.json).toEqual((await app.get(SUMMARY, 'admin-BU002')).json);
    expect(there.json).not.toEqual((await app.get(SUMMARY, 'admin-BU001')).json);
  });

  it('is remembered with the answer: hits of two units stay apart', async () => {
    for (let read = 0; read < 3; read += 1) {
      const here = await app.get(SUMMARY, 'admin-BU001');
      const there = await app.get(`${SUMMARY}?bu=${foreign}`, 'admin-BU001');
      expect(here.json).not.toEqual(there.json);
    }
    const hit = await app.get(`${SUMMARY}?bu=${foreign}`, 'admin-BU001');
    expect(hit.headers['cache-status']).toMatch(/^tiered; hit/);
    expect(hit.headers['server-timing']).toContain('0 queries');
  });

  it('makes rows of the named unit', async () => {
    const made = await app.request('POST', `/api/assets?bu=${foreign}`, {
      as: 'admin-BU001',
      body: { assetcode: 'MADE-THERE', assetname: 'Made from elsewhere' },
    });
    expect(made.status).toBe(201);
    expect(await unitOf(Number(made.json.id))).toBe(foreign);
  });

  it.each(['worker-BU001', 'manager-BU001'])('is for admins: 403 for %s, except the own unit', async (loginid) => {
    expect((await app.get(`${SUMMARY}?bu=${foreign}`, loginid)).status).toBe(403);
    expect((await app.get(`${SUMMARY}?bu=999999`, loginid)).status).toBe(403);
    expect((await app.get(`${SUMMARY}?bu=${own}`, loginid)).status).toBe(200);
  });

  it('answers 404 to a unit that does not exist, and 400 to what is no number', async () => {
    expect((await app.get(`${SUMMARY}?bu=999999`, 'admin-BU001')).status).toBe(404);
    for (const bu of ['x', '', '0', '-1', '1.5', '1e3', '99999999999999999999', `${own}&bu=${foreign}`, '%00']) {
      const { status, json } = await app.get(`${SUMMARY}?bu=${bu}`, 'admin-BU001');
      expect([bu, status]).toEqual([bu, 400]);
      expect(json.errors).toEqual([{ parameter: 'bu', detail: expect.any(String) }]);
    }
  });

  it('does not get in the way of strict queries', async () => {
    expect((await app.get(`/api/assets?limit=1&bu=${own}&ctzoffset=330`, 'worker-BU001')).status).toBe(200);
    expect((await app.get('/api/assets?limit=1&unit=1', 'worker-BU001')).status).toBe(400);
  });
});

describe('ctzoffset', () => {
  const create = async (suffix: string, url: string, headers: Record<string, string>) => {
    const { status, json } = await app.request('POST', url, {
      as: 'manager-BU001',
      body: { assetcode: `OFFSET-${suffix}`, assetname: 'Offset' },
      headers,
    });
    expect(status).toBe(201);
    return json.ctzoffset as number;
  };

  it('comes from the query, else from the header, else it is unknown', async () => {
    expect(await create('a', '/api/assets?ctzoffset=330', { 'x-ctzoffset': '60' })).toBe(330);
    expect(await create('b', '/api/assets', { 'x-ctzoffset': '-60' })).toBe(-60);
    expect(await create('c', '/api/assets', {})).toBe(-1);
  });

  it('answers 400 to one that no clock has', async () => {
    expect((await app.get('/api/assets?ctzoffset=1440', 'worker-BU001')).status).toBe(400);
    expect((await app.get('/api/assets?ctzoffset=1&ctzoffset=2', 'worker-BU001')).status).toBe(400);
    const { status, json } = await app.get('/api/assets', 'worker-BU001', { 'x-ctzoffset': 'east' });
    expect(status).toBe(400);
    expect(json.errors[0].header).toBe('X-Ctzoffset');
  });
});
