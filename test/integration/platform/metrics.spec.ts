import { readFile } from 'node:fs/promises';
import { type Finding, type FindingKind, Findings } from '../../../src/tiers/index.js';
import { AssetRepository } from '../../../src/assets/index.js';
import { Readiness } from '../../../src/ops/health/readiness.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

const PATH = '/api/assets/active';
const WORKER = 'worker-BU001';

const SEED = { bus: 1, people: 3, assets: 4, jobs: 2 };

let app: TestApp;

async function samples(): Promise<Map<string, number>> {
  const { text } = await app.request('GET', '/metrics');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** How much a sample grows by what `fn` does. */
async function growth(name: string, fn: () => Promise<unknown>): Promise<number> {
  const before = (await samples()).get(name) ?? 0;
  await fn();
  return ((await samples()).get(name) ?? 0) - before;
}

const read = () => app.get(PATH, WORKER);

describe('GET /metrics', () => {
  beforeAll(async () => {
    app = await openTestApp({ seed: SEED, environment: { CACHE_AUDIT_RATE: '1' } });
  });
  afterAll(() => app.close());

  it('count reads by query, outcome and mode', async () => {
    const reads = (outcome: string, reason = '') =>
      `cache_reads_total{query="assets.active",outcome="${outcome}",${reason}mode="acknowledged"}`;
    await app.request('POST', '/api/ops/cache/invalidate', { as: 'admin-BU001', body: { all: true } });
    expect(await growth('cache_fills_total{query="assets.active"}', read)).toBe(1);
    expect(await growth(reads('hit'), read)).toBe(1);
    expect(
      await growth(reads('miss', 'reason="request",'), () => app.get(PATH, WORKER, { 'cache-control': 'no-cache' })),
    ).toBe(1);
  });

  it('count the scopes that changes end, and how long other programs’ changes took', async () => {
    const rename = () =>
      app.sql(
        `with program as (select set_config('tiered.origin', '', true))
         update activity_asset set assetname = assetname || '!' from program`,
      );
    expect(await growth('cache_foreign_change_seconds_count', rename)).toBeGreaterThan(0);
    expect(await growth('cache_invalidated_scopes_total', rename)).toBeGreaterThan(0);
    const found = await samples();
    const buckets = [...found].filter(([name]) => name.startsWith('cache_foreign_change_seconds_bucket'));
    const counts = buckets.map(([, count]) => count);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(found.get('cache_foreign_change_seconds_count'));
  });

  it('count comparisons with the database', async () => {
    await read();
    const audits = 'cache_audits_total{query="assets.active"}';
    const before = (await samples()).get(audits) ?? 0;
    while (((await samples()).get(audits) ?? 0) === before) {
      await read();
      // Hits from memory leave no turn to the connection that the comparison waits for.
      await new Promise(setImmediate);
    }
    expect((await samples()).get('cache_audit_differences_total{query="assets.active"}')).toBe(0);
  });

  it('show what the cache is doing now', async () => {
    const found = await samples();
    expect(found.get('cache_serving{reason=""}')).toBe(1);
    expect(found.get('cache_watermark_age_seconds')).toBeGreaterThanOrEqual(0);
    for (const name of [
      'cache_pending_changes',
      'cache_loads{state="running"}',
      'cache_loads{state="queued"}',
      'cache_loads_rejected_total',
      'cache_look_failures_total',
      'cache_slow_settlements_total',
      'cache_intents_settled_total',
      'cache_bad_entries_total',
    ]) {
      expect([name, found.get(name)]).toEqual([name, 0]);
    }
    expect(found.get('cache_looks_total')).toBeGreaterThan(0);
  });

  it('are the ones that docs/operations.md explains', async () => {
    const { text } = await app.request('GET', '/metrics');
    const own = /^(cache|redis|database|db|http|app|repository|query)_/;
    const there = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name).filter((name) => own.test(name));
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const explained = [...page.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).filter((name) => own.test(name));
    const onServers = process.env['REDIS_URL'] !== undefined && process.env['DATABASE_URL'] !== undefined;
    expect(there.filter((name) => !explained.includes(name))).toEqual([]);
    expect(onServers ? explained.filter((name) => !there.includes(name)) : []).toEqual([]);
  });

  it('show hot copies and the circuit breaker where there is Redis, and only there', async () => {
    const found = await samples();
    const names = [
      'redis_up',
      'redis_circuit{state="closed"}',
      'cache_hot_copies',
      'cache_hot_events_total{event="promotion"}',
      'cache_writer_leases_expired_total',
      'cache_writer_wait_seconds_total',
    ];
    const there = process.env['REDIS_URL'] !== undefined;
    expect(names.map((name) => found.has(name))).toEqual(names.map(() => there));
    if (there) expect([found.get('redis_up'), found.get('redis_circuit{state="closed"}')]).toEqual([1, 1]);
  });

  it('show the connections to a server, and who waits for one, apart', async () => {
    const found = await samples();
    const pool = [...found].filter(([name]) => name.startsWith('db_pool_')).map(([name]) => name);
    const onServer = ['db_pool_connections{state="idle"}', 'db_pool_connections{state="busy"}', 'db_pool_waiting'];
    expect(pool).toEqual(process.env['DATABASE_URL'] === undefined ? [] : onServer);
  });

  it('tell that the database is away, as readiness does', async () => {
    expect((await samples()).get('database_up')).toBe(1);
    const readiness = app.app.get(Readiness);
    const report = await readiness.check();
    readiness.check = () => Promise.resolve({ ...report, status: 'down', database: 'down' });
    try {
      expect((await samples()).get('database_up')).toBe(0);
    } finally {
      Reflect.deleteProperty(readiness, 'check');
    }
  });

  it('know probes and scrapes by routes that the alert about failing requests leaves out', async () => {
    await app.request('GET', '/health/ready');
    const routes = ['/metrics', '/health/ready'].map((route) => `method="GET",route="${route}",status="200"`);
    const found = await samples();
    expect(routes.filter((labels) => !found.has(`http_request_duration_seconds_count{${labels}}`))).toEqual([]);
  });
});

describe('GET /metrics, while nobody compares answers', () => {
  beforeAll(async () => {
    app = await openTestApp({ seed: SEED, environment: { CACHE_AUDIT_RATE: '0' }, expectFindings: true });
  });
  afterAll(() => app.close());

  it('show how long answers took, by where they came from, and what they weigh', async () => {
    const answers = (outcome: string, part = 'count') =>
      `cache_answer_seconds_${part}{query="assets.active",outcome="${outcome}"}`;
    const database = { 'cache-control': 'no-cache' };
    expect(await growth(answers('load'), () => app.get(PATH, WORKER, database))).toBe(1);
    expect(await growth(answers('hit'), read)).toBe(1);
    const found = await samples();
    const [hit = 0, load = 0] = ['hit', 'load'].map((outcome) => {
      return (found.get(answers(outcome, 'sum')) ?? 0) / (found.get(answers(outcome)) ?? 0);
    });
    expect(load).toBeGreaterThan(hit);
    expect(hit).toBeGreaterThan(0);
    const bytes = (await read()).text.length;
    const entries = `cache_entry_bytes_sum{query="assets.active"}`;
    expect(await growth(entries, () => app.get(PATH, WORKER, database))).toBe(bytes);
  });

  it('count what loads ask of the database', async () => {
    const of = (name: string) => `${name}{query="assets.active"}`;
    const load = () => app.get(PATH, WORKER, { 'cache-control': 'no-cache' });
    const { items } = (await load()).json;
    expect(await growth(of('cache_loads_finished_total'), load)).toBe(1);
    expect(await growth(of('cache_load_statements_total'), load)).toBe(1);
    expect(await growth(of('cache_load_rows_total'), load)).toBe(items.length);
    expect(await growth(of('cache_load_database_seconds_total'), load)).toBeGreaterThan(0);
    expect(await growth(of('cache_load_statements_total'), read)).toBe(0);
  });

  it('count what ended answers, by what was changed and by whom, and the stale answers that nobody got', async () => {
    const ended = (origin: string, table: string, kind: string) =>
      `cache_invalidations_total{query="assets.active",table="${table}",kind="${kind}",origin="${origin}"}`;
    const prevented = 'cache_stale_prevented_total{query="assets.active"}';
    const [asset] = (await read()).json.items as [{ id: number; assetname: string }];
    const rename = async () => {
      const body = { assetname: 'Else' };
      expect(await app.request('PATCH', `/api/assets/${asset.id}`, { as: 'manager-BU001', body })).toMatchObject({
        status: 200,
      });
    };
    expect(await growth(ended('own', 'activity_asset', 'update'), rename)).toBe(1);
    expect(await growth(prevented, read)).toBe(1);
    expect(await growth(prevented, read)).toBe(0);
    const body = { query: 'assets.active' };
    const forget = () => app.request('POST', '/api/ops/cache/invalidate', { as: 'admin-BU001', body });
    expect(await growth(ended('manual', '', ''), forget)).toBe(1);
    const foreign = () =>
      app.sql(
        `with program as (select set_config('tiered.origin', '', true))
         update activity_asset set assetname = 'Else again' from program where id = ?`,
        [asset.id],
      );
    expect(await growth(ended('foreign', 'activity_asset', 'update'), foreign)).toBe(1);
  });

  it('count what repository methods ask for, by tier', async () => {
    const labels = 'method="OptimizedAssetRepository.getActiveAssets",tier="optimized"';
    const load = () => app.get(PATH, WORKER, { 'cache-control': 'no-cache' });
    const { items } = (await load()).json;
    expect(await growth(`repository_call_seconds_count{${labels}}`, load)).toBe(1);
    expect(await growth(`repository_call_seconds_sum{${labels}}`, load)).toBeGreaterThan(0);
    expect(await growth(`repository_statements_total{${labels}}`, load)).toBe(1);
    expect(await growth(`repository_rows_total{${labels}}`, load)).toBe(items.length);
    expect((await samples()).get(`repository_over_budget_total{${labels}}`)).toBe(0);
    const standard = 'method="AssetRepository.getActiveAssets",tier="standard"';
    const plain = () => app.scope.run({ tenant: 1 }, () => app.app.get(AssetRepository).getActiveAssets({ limit: 10 }));
    expect(await growth(`repository_statements_total{${standard}}`, plain)).toBeGreaterThan(0);
  });

  it('count findings by kind', async () => {
    const finding = (kind: FindingKind): Finding => ({
      kind,
      subject: 'Job.assignedTo',
      message: '',
      fix: '',
      site: null,
      during: 'test',
      tier: null,
      method: null,
      times: 3,
      sql: null,
    });
    const found = async (kind: FindingKind, reason: string | null) =>
      growth(`query_findings_total{kind="${kind}"}`, () =>
        Promise.resolve(app.app.get(Findings).report({ ...finding(kind), allowed: reason })),
      );
    expect(await found('n+1', null)).toBe(1);
    expect(await found('unbounded', 'few rows')).toBe(0);
    expect((await samples()).get('query_findings_total{kind="redis-n+1"}')).toBe(0);
  });
});
