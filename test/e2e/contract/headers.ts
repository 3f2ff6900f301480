import type { AppAnswer } from '../../support/test-app.js';
import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';

/** An item of RFC 9211 with the parameters that it knows, as RFC 8941 spells them. */
const CACHE_STATUS =
  /^tiered(?:; (?:hit|collapsed|stored|fwd=(?:bypass|method|uri-miss|vary-miss|miss|request|stale|partial)|ttl=-?\d+|detail=[\w-]+))+$/;
const SERVER_TIMING = /^db;dur=\d+(?:\.\d+)?;desc="\d+ queries"(?:, [\w-]+(?:;\w+=(?:[\w.]+|"[^"]*"))*)*$/;

const HIT = /^tiered; hit(?:;|$)/;
const MISS = /^tiered; fwd=miss(?:;|$)/;

/** What the headers of reads say, and what they can ask for. */
export function describeHeaders(stage: () => Stage): void {
  let unit: TestUnit;
  let paths: Readonly<Record<string, string>>;

  beforeAll(async () => {
    unit = await openUnit(stage().app, 'HEADERS');
    const { admin, people } = unit;
    const location = await admin.make('locations', { name: 'Roof' });
    const asset = await admin.make('assets', { assetcode: 'A', locationId: location });
    await admin.make('assets', { assetcode: 'B', status: 'retired' });
    const qset = await admin.make('question-sets', { qsetname: 'Q' });
    const job = await admin.make('jobs', { jobcode: 'J' });
    const need = await admin.make('jobneeds', { jobdesc: 'N' });
    paths = {
      'jobs/with-relations': 'jobs/with-relations',
      'jobs/workload': 'jobs/workload',
      'jobs/:id': `jobs/${job}`,
      'jobneeds/adhoc-slot': `jobneeds/adhoc-slot?at=2026-06-15T12:00:00Z&people=${people.worker}&asset=${asset}&qset=${qset}`,
      'jobneeds/mine': 'jobneeds/mine',
      'jobneeds/external-tours': 'jobneeds/external-tours',
      'jobneeds/:id/report': `jobneeds/${need}/report`,
      'jobneeds/:id/tree': `jobneeds/${need}/tree`,
      'assets/active': 'assets/active',
      'assets/summary': 'assets/summary',
      'assets/with-maintenance': 'assets/with-maintenance',
      'assets/:id': `assets/${asset}`,
      'locations/:id/assets': `locations/${location}/assets`,
      'people/:id': `people/${people.worker}`,
      'people/:id/team': `people/${people.worker}/team`,
    };
  }, 60_000);

  describe.each([
    'jobs/with-relations',
    'jobs/workload',
    'jobs/:id',
    'jobneeds/adhoc-slot',
    'jobneeds/mine',
    'jobneeds/external-tours',
    'jobneeds/:id/report',
    'jobneeds/:id/tree',
    'assets/active',
    'assets/summary',
    'assets/with-maintenance',
    'assets/:id',
    'locations/:id/assets',
    'people/:id',
    'people/:id/team',
  ])('%s', (name) => {
    const get = (headers: Record<string, string> = {}) => unit.worker.get(paths[name]!, headers);

    it('is a miss, then hits without a statement, the same bytes under the same strong ETag', async () => {
      const miss = await get();
      expect(cacheStatus(miss)).toMatch(MISS);
      expect(queries(miss)).toBeGreaterThan(0);
      for (let n = 0; n < 2; n += 1) {
        const hit = await get();
        expect([hit.status, hit.text]).toEqual([200, miss.text]);
        expect(cacheStatus(hit)).toMatch(HIT);
        expect(queries(hit)).toBe(0);
        expect(hit.headers['etag']).toBe(miss.headers['etag']);
        expect(hit.headers['content-type']).toBe('application/json; charset=utf-8');
        expect(hit.headers['cache-control']).toMatch(/\bprivate\b/);
      }
      expect(miss.headers['etag']).toMatch(/^"[\x21\x23-\x7E]+"$/);
    });

    it('304 for who has it already', async () => {
      const { etag } = (await get()).headers;
      const answer = await get({ 'if-none-match': String(etag) });
      expect([answer.status, answer.text]).toEqual([304, '']);
      expect(answer.headers['etag']).toBe(etag);
      expect(cacheStatus(answer)).toMatch(HIT);
      expect((await get({ 'if-none-match': '"another"' })).status).toBe(200);
    });

    it.each(['no-cache', 'max-age=0', 'no-cache, max-age=0', 'No-Cache'])(
      'Cache-Control: %s goes to the database',
      async (value) => {
        await get();
        const answer = await get({ 'cache-control': value });
        expect(answer.status).toBe(200);
        expect(cacheStatus(answer)).toMatch(/^tiered; fwd=request(?:;|$)/);
        expect(queries(answer)).toBeGreaterThan(0);
      },
    );
  });

  it('no-cache shows every commit before it, whoever made it, and what it read is what others see then', async () => {
    const path = paths['assets/active']!;
    await unit.worker.get(path);
    const name = async (headers: Record<string, string> = {}) =>
      (await unit.worker.get(path, headers)).json.items[0].assetname as string;
    await stage().app.sql(`update activity_asset set assetname = 'By others' where bu_id = ?`, [unit.id]);
    expect(await name({ 'cache-control': 'no-cache' })).toBe('By others');
    expect(await name()).toBe('By others');
  });

  it('a cached answer is one caller’s unit: the same path in another unit is another answer', async () => {
    const path = paths['assets/summary']!;
    const [mine, theirs] = [await unit.worker.get(path), await stage().home.worker.get(path)];
    expect(mine.text).not.toBe(theirs.text);
    expect((await unit.worker.get(path)).text).toBe(mine.text);
    expect((await stage().home.worker.get(path)).text).toBe(theirs.text);
  });

  it('"there is none" is remembered as well', async () => {
    const missing = 'jobs/999999999';
    expect((await unit.worker.get(missing)).status).toBe(404);
    const again = await unit.worker.get(missing);
    expect(again.status).toBe(404);
    expect(queries(again)).toBe(0);
    expect(again.headers['etag']).toBeUndefined();
  });

  it('Server-Timing is on every answer, also of refusals', async () => {
    const { app } = stage();
    const answers = [
      await app.request('GET', '/health/live'),
      await app.request('GET', '/health/ready'),
      await app.request('GET', '/metrics'),
      await app.request('GET', '/docs-json'),
      await app.request('GET', '/docs'),
      await app.request('GET', '/nowhere'),
      await app.request('GET', '/api/jobs'),
      await app.request('GET', '/api/%zz'),
      await app.request('POST', '/api/auth/login', { body: {} }),
      await app.login('worker-HEADERS'),
      await app.login('worker-HEADERS', 'wrong'),
      await unit.worker.get('jobs/abc'),
      await unit.worker.get('jobs/999999999'),
      await unit.worker.get('jobs?bu=1'),
      await unit.worker.get('jobs/active'),
      await unit.worker.post('jobs', {}),
      await unit.admin.post('jobs', { jobcode: 'J' }),
      await unit.admin.post('jobs', { jobcode: 'K', siteId: 999_999_999 }),
      await unit.admin.patch(paths['jobs/:id']!, { jobname: 'x' }, { 'if-match': '"old"' }),
      await unit.admin.patch(paths['jobs/:id']!, { jobname: 'x' }),
      await unit.admin.delete(paths['jobs/:id']!),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      200, 200, 200, 200, 200, 404, 401, 400, 400, 200, 401, 400, 404, 403, 200, 403, 409, 422, 412, 200, 204,
    ]);
    for (const { headers } of answers) expect(headers['server-timing']).toMatch(SERVER_TIMING);
  });
}

function cacheStatus({ headers }: AppAnswer): string {
  const value = String(headers['cache-status']);
  expect(value).toMatch(CACHE_STATUS);
  return value;
}

function queries({ headers }: AppAnswer): number {
  const value = String(headers['server-timing']);
  expect(value).toMatch(SERVER_TIMING);
  return Number(/desc="(\d+) queries"/.exec(value)![1]);
}
