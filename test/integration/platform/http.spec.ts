import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ environment: { BODY_LIMIT_BYTES: '2048' } });
  await app.app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

const send = (body: unknown, path = '/api/assets') => app.request('POST', path, { as: 'manager-BU001', body });
const asset = (assetcode: string, more: object = {}) => ({ assetcode, assetname: assetcode, ...more });

describe('every answer', () => {
  it.each([
    ['GET', '/health/live', 200],
    ['GET', '/nowhere', 404],
    ['GET', '/api/assets', 401],
    ['GET', '/api/assets/%zz', 400],
  ] as const)('%s %s carries what it took and a request id', async (method, url, status) => {
    const answer = await app.request(method, url);
    expect(answer.status).toBe(status);
    expect(answer.headers['server-timing']).toMatch(/^db;dur=[\d.]+;desc="\d+ queries"/);
    expect(answer.headers['x-request-id']).toEqual(expect.any(String));
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('echoes a harmless request id and replaces another', async () => {
    const id = (given: string) =>
      app
        .request('GET', '/health/live', { headers: { 'x-request-id': given } })
        .then(({ headers }) => headers['x-request-id']);
    expect(await id('trace-1')).toBe('trace-1');
    expect(await id('a b"')).not.toBe('a b"');
    expect(await id('x'.repeat(500))).not.toHaveLength(500);
  });

  it('counts the statements of the route', async () => {
    await app.get('/api/assets?limit=1', 'worker-BU001');
    const { headers } = await app.get('/api/assets?limit=1', 'worker-BU001');
    expect(headers['server-timing']).toMatch(
      /^db;dur=[\d.]+;desc="1 queries", .*total;dur=[\d.]+, auth;dur=[\d.]+;desc="0 queries"$/,
    );
  });
});

describe('refusals of the server', () => {
  const post = (payload: string, type: string) =>
    app.app.inject({ method: 'POST', url: '/api/auth/login', payload, headers: { 'content-type': type } });

  it.each([
    ['broken JSON', '{"a":', 'application/json', 400, 'invalid-json'],
    ['no JSON at all', '', 'application/json', 400, 'invalid-json'],
    ['a prototype', '{"__proto__": {"a": 1}}', 'application/json', 400, 'invalid-json'],
    ['a form', 'a=1', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['text', 'a', 'text/plain', 415, 'unsupported-media-type'],
    ['too much', JSON.stringify({ a: 'x'.repeat(3000) }), 'application/json', 413, 'too-large'],
  ])('%s', async (_what, payload, type, status, kind) => {
    const answer = await post(payload, type);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ type: `urn:problem-type:tiered-ops:${kind}`, status });
  });

  it('what is not HTTP', async () => {
    const { port } = app.app.getHttpServer().address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk.toString()))
        .on('end', () => resolve(text))
        .on('error', reject);
    });
    expect(answer).toContain('400 Bad Request');
    expect(answer).toContain('application/problem+json');
  });
});

describe('refusals of the schema', () => {
  it('name every fault and where it is', async () => {
    const { status, json } = await send({ assetname: 3, statuss: 'active', 'a/b~': 1 });
    expect(status).toBe(400);
    const faults = json.errors as { pointer: string }[];
    expect(faults.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/assetcode', '/assetname', '/statuss', '/a~1b~0']),
    );
  });

  it.each(['abc', '0', '-1', '1.0', '9007199254740992', '%00', "1'"])('of a path: %s', async (id) => {
    const { status, json } = await app.get(`/api/assets/${id}`, 'worker-BU001');
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ parameter: 'id', detail: 'must be the number of a row' }]);
  });

  it('of U+0000, which PostgreSQL cannot keep', async () => {
    const { status, json } = await send(asset('NUL', { assetname: 'a\0b' }));
    expect(status).toBe(400);
    expect(json.errors[0].pointer).toBe('/assetname');
  });

  it('of a cursor that belongs elsewhere', async () => {
    for (const cursor of ['x', Buffer.from('["assets.list","x"]').toString('base64url'), '%00']) {
      const { status } = await app.get(`/api/assets?cursor=${cursor}`, 'worker-BU001');
      expect([cursor, status]).toEqual([cursor, 400]);
    }
  });
});

describe('refusals of the database', () => {
  it('409 names the property that is taken', async () => {
    expect((await send(asset('TWICE'))).status).toBe(201);
    const { status, json } = await send(asset('TWICE'));
    expect(status).toBe(409);
    expect(json.errors).toEqual([{ pointer: '/assetcode', detail: 'is already in use' }]);
  });

  it('422 names the property that points nowhere, also to another unit', async () => {
    const [foreign] = await app.sql<{ id: number }>(
      `select l.id from activity_location l join onboarding_bt b on b.id = l.bu_id where b.bucode = 'BU002' limit 1`,
    );
    for (const locationId of [999_999_999, foreign!.id]) {
      const { status, json } = await send(asset('NOWHERE', { locationId }));
      expect(status).toBe(422);
      expect(json.errors).toEqual([{ pointer: '/locationId', detail: 'names no row of this business unit' }]);
    }
  });

  it('409 says which table still needs a row', async () => {
    const place = await send({ loccode: 'KEPT', name: 'Kept' }, '/api/locations');
    expect(place.status).toBe(201);
    expect((await send(asset('KEEPER', { locationId: place.json.id }))).status).toBe(201);
    const { status, json } = await app.request('DELETE', `/api/locations/${place.json.id}`, { as: 'manager-BU001' });
    expect(status).toBe(409);
    expect(json.detail).toContain('asset');
  });
});

describe('probes', () => {
  it('say what is there', async () => {
    const { status, json } = await app.request('GET', '/health/ready');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'ok', database: 'up' });
  });

  it('count requests by route and reads by query', async () => {
    await app.get('/api/assets/summary', 'worker-BU001');
    await app.get('/api/assets/summary', 'worker-BU001');
    const { status, text } = await app.request('GET', '/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/assets\/summary",status="200"\} 2/,
    );
    expect(text).toMatch(/cache_reads_total\{query="assets.summary",outcome="hit",mode="acknowledged"\} 1/);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
  });
});
