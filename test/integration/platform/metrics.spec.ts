import { readFile } from 'node:fs/promises';
import { openTestApp, type TestApp } from '../../support/test-app.js';

const PATH = '/api/assets/active';
const WORKER = 'worker-BU001';

describe('GET /metrics', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await openTestApp({
      seed: { bus: 1, people: 3, assets: 4, jobs: 2 },
      environment: { CACHE_AUDIT_RATE: '1' },
    });
  });
  afterAll(() => app.close());

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

  it('count reads by query, outcome and mode', async () => {
    const reads = (outcome: string) =>
      `cache_reads_total{query="assets.active",outcome="${outcome}",mode="acknowledged"}`;
    await app.request('POST', '/api/ops/cache/invalidate', { as: 'admin-BU001', body: { all: true } });
    expect(await growth('cache_fills_total{query="assets.active"}', read)).toBe(1);
    expect(await growth(reads('hit'), read)).toBe(1);
    expect(await growth(reads('request'), () => app.get(PATH, WORKER, { 'cache-control': 'no-cache' }))).toBe(1);
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
    while (((await samples()).get(audits) ?? 0) === before) await read();
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
    const own = /^(cache|redis|db|http|app)_/;
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
      'cache_writer_waits_total{end="lease-expired"}',
      'cache_writer_wait_seconds_total',
    ];
    const there = process.env['REDIS_URL'] !== undefined;
    expect(names.map((name) => found.has(name))).toEqual(names.map(() => there));
    if (there) expect([found.get('redis_up'), found.get('redis_circuit{state="closed"}')]).toEqual([1, 1]);
  });
});
