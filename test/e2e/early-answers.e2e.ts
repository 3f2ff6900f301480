import { openTestApp, type TestApp } from '../support/test-app.js';

/** Requests that pass `inject` never meet the server, so these go over the network. */
describe('hits over the network', () => {
  let app: TestApp;
  let url: string;

  beforeAll(async () => {
    app = await openTestApp();
    await app.app.listen(0, '127.0.0.1');
    url = await app.app.getUrl();
  });
  afterAll(() => app.close());

  const get = async (path: string, as = 'manager-BU001', headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      headers: { authorization: `Bearer ${await app.token(as)}`, ...headers },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const status = ({ headers }: Awaited<ReturnType<typeof get>>) => headers.get('cache-status') ?? '';

  it.each(['/api/assets/summary', '/api/jobs/with-relations?limit=100'])(
    '%s is the same, byte by byte',
    async (path) => {
      const long = await get(path, 'manager-BU001', { 'cache-control': 'no-cache' });
      await get(path);
      const hit = await get(path);
      expect(status(hit)).toMatch(/^tiered; hit; ttl=\d+; detail=acknowledged$/);
      expect(hit.text).toBe(long.text);
      for (const name of [
        'content-type',
        'content-length',
        'etag',
        'cache-control',
        'vary',
        'x-content-type-options',
      ]) {
        expect([name, hit.headers.get(name)]).toEqual([name, long.headers.get(name)]);
      }
      expect(hit.headers.get('server-timing')).toMatch(
        /^db;dur=0;desc="0 queries", cache;dur=[\d.]+, total;dur=[\d.]+$/,
      );
      expect(hit.headers.get('x-request-id')).not.toBe(long.headers.get('x-request-id'));
    },
  );

  it('takes the request id of the client', async () => {
    await get('/api/assets/summary');
    const { headers } = await get('/api/assets/summary', 'manager-BU001', { 'x-request-id': 'mine-1' });
    expect(headers.get('x-request-id')).toBe('mine-1');
  });

  it('says 304 to a client that has the answer', async () => {
    const { headers } = await get('/api/assets/summary');
    const etag = headers.get('etag') ?? '';
    // Without a Cache-Control of its own, fetch would make it a request that wants the database.
    const headersOfClient = { 'if-none-match': etag, 'cache-control': 'max-stale' };
    const again = await get('/api/assets/summary', 'manager-BU001', headersOfClient);
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers.get('etag')).toBe(etag);
    expect(status(again)).toContain('; hit');
  });

  it('does not outlive a write', async () => {
    const path = '/api/assets/summary';
    await get(path);
    const before = JSON.parse((await get(path)).text) as { total: number };
    const made = await app.request('POST', '/api/assets', { as: 'manager-BU001', body: { assetcode: 'EARLY-1' } });
    expect(made.status).toBe(201);
    const after = await get(path);
    expect(status(after)).toContain('fwd=stale');
    expect(JSON.parse(after.text)).toMatchObject({ total: before.total + 1 });
  });

  it('is the caller’s own, and nobody’s without a token', async () => {
    const path = '/api/assets/summary';
    await get(path);
    await get(path, 'manager-BU002');
    const [first, second] = [await get(path), await get(path, 'manager-BU002')];
    expect(status(second)).toContain('; hit');
    expect(second.text).not.toBe(first.text);
    expect((await fetch(url + path)).status).toBe(401);
    expect((await fetch(url + path, { headers: { authorization: 'Bearer a.b.c' } })).status).toBe(401);
  });

  it('is in the metrics under its route', async () => {
    const count = async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text
        .split('\n')
        .find((l) => /^http_request_duration_seconds_count.*assets\/summary.*status="200"/.test(l));
      return Number(line?.split(' ').at(-1));
    };
    const before = await count();
    await get('/api/assets/summary');
    await get('/api/assets/summary');
    expect(await count()).toBe(before + 2);
  });
});
