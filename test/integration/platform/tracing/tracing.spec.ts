import { openTestApp, type TestApp } from '../../../support/test-app.js';
import { Collector, type ReceivedSpan } from './collector.js';

const SERVER = 2;
const CLIENT = 3;
const PATH = '/api/assets/active';
const WORKER = 'worker-BU001';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SECRETS = ['SECRET-NAME', 'SECRET-SEARCH'];

describe('tracing', () => {
  let collector: Collector;
  const before = { ...process.env };

  beforeAll(async () => {
    collector = await Collector.open();
    Object.assign(process.env, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_SERVICE_NAME: 'field-operations',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
  });
  afterAll(async () => {
    await collector.close();
    process.env = before;
  });

  /** Everything that was sent when the application had ended. */
  async function spansOf(fn: (app: TestApp) => Promise<void>): Promise<ReceivedSpan[]> {
    const app = await openTestApp({
      seed: { bus: 1, people: 3, assets: 4, jobs: 2 },
      environment: { CACHE_AUDIT_RATE: '0', CACHE_WARM_ON_START: 'false' },
      expectFindings: true,
    });
    try {
      await app.token(WORKER);
      await app.token('manager-BU001');
      collector.spans.length = 0;
      await fn(app);
    } finally {
      await app.close();
    }
    return collector.spans.splice(0);
  }

  const childrenOf = (spans: readonly ReceivedSpan[], { spanId }: ReceivedSpan) =>
    spans.filter(({ parent }) => parent === spanId);
  const byRequest = (spans: readonly ReceivedSpan[], id: string) => spans.filter(({ traceId }) => traceId === id);

  it('follows a request through the cache to its statements, and ends with the application', async () => {
    const trace = { traceparent: `00-${TRACE}-${PARENT}-01` };
    const spans = byRequest(
      await spansOf(async (app) => void (await app.get(`${PATH}?limit=3`, WORKER, trace))),
      TRACE,
    );
    const [request, ...others] = spans.filter(({ parent }) => parent === PARENT);
    if (!request) throw new Error(`There is no span of the request: ${spans.map(({ name }) => name).join()}`);
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      name: 'GET /api/assets/active',
      kind: SERVER,
      failed: false,
      attributes: {
        'http.request.method': 'GET',
        'http.route': PATH,
        'url.path': PATH,
        'url.scheme': 'http',
        'http.response.status_code': 200,
      },
      resource: { 'service.name': 'field-operations', 'deployment.environment.name': 'test' },
    });
    const read = childrenOf(spans, request).find(({ name }) => name.startsWith('cache '));
    expect(read).toMatchObject({
      name: 'cache assets.active',
      attributes: {
        'tiered.query': 'assets.active',
        'tiered.freshness': 'acknowledged',
        'tiered.outcome': 'miss',
        'tiered.stored': true,
      },
    });
    const [load] = childrenOf(spans, read!);
    expect(load?.name).toBe('load assets.active');
    const statements = childrenOf(spans, load!);
    expect(statements).toEqual([expect.objectContaining({ name: 'SELECT activity_asset', kind: CLIENT })]);
    expect(statements[0]?.attributes).toMatchObject({
      'db.system.name': 'postgresql',
      'db.operation.name': 'SELECT',
      'db.collection.name': 'activity_asset',
      'db.query.text': expect.stringMatching(/where a\.bu_id = \? .* limit \?/s),
      'db.response.returned_rows': expect.any(Number),
    });
    for (const span of spans) {
      const around = spans.find(({ spanId }) => spanId === span.parent);
      expect(span.endedAt >= span.startedAt).toBe(true);
      if (around)
        expect([span.name, span.startedAt >= around.startedAt, span.endedAt <= around.endedAt]).toEqual([
          span.name,
          true,
          true,
        ]);
    }
  });

  it('shows hits, also those that are answered before the framework sees them', async () => {
    const ids = ['1', '2', '3'].map((digit) => TRACE.slice(0, -1) + digit);
    const spans = await spansOf(async (app) => {
      await app.app.listen(0, '127.0.0.1');
      const url = `${await app.app.getUrl()}${PATH}`;
      const authorization = `Bearer ${await app.token(WORKER)}`;
      for (const id of ids) {
        const headers = { authorization, traceparent: `00-${id}-${PARENT}-01` };
        expect((await fetch(url, { headers })).status).toBe(200);
      }
    });
    const outcomes = ids.map((id) => {
      const trace = byRequest(spans, id);
      const request = trace.find(({ parent }) => parent === PARENT)!;
      const read = childrenOf(trace, request).find(({ name }) => name === 'cache assets.active');
      return [request.name, request.attributes['http.response.status_code'], read?.attributes['tiered.outcome']];
    });
    expect(outcomes).toEqual(['miss', 'hit', 'hit'].map((outcome) => ['GET /api/assets/active', 200, outcome]));
    expect(byRequest(spans, ids[2]!)).toHaveLength(2);
  });

  it('holds no value: no parameter, nothing that was searched for', async () => {
    const spans = await spansOf(async (app) => {
      const body = { assetcode: SECRETS[0], assetname: SECRETS[0] };
      expect((await app.request('POST', '/api/assets', { as: 'manager-BU001', body })).status).toBe(201);
      expect((await app.get(`/api/jobs/search?q=${SECRETS[1]}`, WORKER)).status).toBe(200);
      expect((await app.request('POST', '/api/assets', { as: 'manager-BU001', body })).status).toBe(409);
    });
    const names = new Set(spans.map(({ name }) => name));
    for (const name of ['POST /api/assets', 'GET /api/jobs/search', 'INSERT activity_asset', 'BEGIN', 'COMMIT']) {
      expect([...names]).toContain(name);
    }
    expect(spans.some(({ name, failed }) => name === 'INSERT activity_asset' && failed)).toBe(true);
    for (const secret of SECRETS) expect(collector.bodies.filter((body) => body.includes(secret))).toEqual([]);
  });

  it('begins a trace for work that nobody asked for over HTTP', async () => {
    const spans = await spansOf(async (app) => {
      await app.scope.run({ name: 'jobs.digest' }, () => app.scope.run({}, () => app.sql('select 1 as one')));
    });
    const work = spans.find(({ name }) => name === 'jobs.digest');
    expect(work?.parent).toBe('');
    const names = byRequest(spans, work!.traceId).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['SELECT', 'jobs.digest']);
  });

  it('keeps to the decision of who asks', async () => {
    const trace = { traceparent: `00-${TRACE}-${PARENT}-00` };
    const spans = await spansOf(async (app) => void (await app.get(PATH, WORKER, trace)));
    // Neither under the caller's trace nor under one of its own.
    expect(spans.filter(({ name }) => name === 'GET /api/assets/active')).toEqual([]);
  });

  it('sends protobuf unless told otherwise', async () => {
    delete process.env['OTEL_EXPORTER_OTLP_PROTOCOL'];
    collector.types.clear();
    await spansOf(async (app) => void (await app.get(PATH, WORKER)));
    expect([...collector.types]).toEqual(['application/x-protobuf']);
    expect(collector.bodies.at(-1)).toContain('load assets.active');
    process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] = 'http/json';
  });

  it.each([{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])('is off with %j', async (variables) => {
    Object.assign(process.env, variables);
    const spans = await spansOf(async (app) => {
      expect(app.scope.traces.on).toBe(false);
      await app.get(PATH, WORKER);
    });
    for (const name of Object.keys(variables)) delete process.env[name];
    expect(spans).toEqual([]);
  });
});
