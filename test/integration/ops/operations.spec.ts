import { CATALOGUE } from '../../../src/catalogue/index.js';
import { QueryHistory } from '../../../src/ops/history/query-history.js';
import { TierComparison } from '../../../src/ops/comparison/tier-comparison.js';
import type { ComparableQueriesView, ComparedTiersView } from '../../../src/ops/comparison/comparison.dto.js';
import type { ContentsView } from '../../../src/ops/contents/contents.dto.js';
import type { FindingsView } from '../../../src/ops/findings/findings.dto.js';
import type { InvalidationsView } from '../../../src/ops/invalidations/invalidations.dto.js';
import type { OverviewView } from '../../../src/ops/overview/overview.dto.js';
import type { CachedQueriesView, HistoryView } from '../../../src/ops/queries/queries.dto.js';
import type { SlowStatementsView, StatementPlanView } from '../../../src/ops/statements/statements.dto.js';
import { CacheConfig } from '../../../src/config/index.js';
import { ApiClient } from '../../support/api-client.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

const LONG_MS = 59 * 60_000;

let app: TestApp;
let admin: ApiClient;

beforeAll(async () => {
  app = await openTestApp({ environment: { QUERY_LOG: 'on' } });
  admin = new ApiClient(app, 'admin-BU001');
});
afterAll(() => app.close());

async function get<View>(path: string): Promise<View> {
  const { status, json } = await admin.get(`ops/${path}`);
  expect([path, status]).toEqual([path, 200]);
  return json as View;
}

function ofQuery<Item extends { readonly query: string }>(items: readonly Item[], query: string): Item {
  const found = items.find((item) => item.query === query);
  if (!found) throw new Error(`There is no ${query}.`);
  return found;
}

describe('every answer about operations', () => {
  it('names the process that gave it, also when it refuses', async () => {
    const paths = ['/api/ops/queries', '/api/ops/history?query=none', '/api/ops/overview?wrong=1'];
    const answers = await Promise.all([
      ...paths.map((path) => app.get(path, 'admin-BU001')),
      app.get('/api/ops/contents', 'worker-BU001'),
      app.request('GET', '/api/ops/findings'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 403, 401]);
    for (const { headers } of answers) expect(headers['x-instance']).toBe(app.scope.instance);
    expect((await app.get('/api/assets/active', 'admin-BU001')).headers['x-instance']).toBeUndefined();
  });
});

describe('the overview', () => {
  it('tells of every part how it is', async () => {
    const overview = await get<OverviewView>('overview');
    expect(overview).toMatchObject({ name: 'tiered-ops', status: 'ok', instance: app.scope.instance });
    const parts = overview.parts.map(({ part, state }) => `${part} ${state}`);
    expect(parts).toEqual(expect.arrayContaining(['database ok', 'cache ok', 'changes ok', 'loads ok', 'process ok']));
    expect(parts.includes('redis ok')).toBe(process.env['REDIS_URL'] !== undefined);
  });
});

describe('the cached queries', () => {
  it('say what they hang on', async () => {
    const { items } = await get<CachedQueriesView>('queries');
    expect(ofQuery(items, 'assets.active')).toMatchObject({
      freshness: 'acknowledged',
      ttlSeconds: 300,
      warmable: true,
      dependencies: expect.arrayContaining([
        expect.objectContaining({ table: 'activity_asset', role: 'lists', where: 'status in (active)' }),
        { table: 'activity_location', role: 'shows', columns: ['name'], where: null, through: null },
      ]),
    });
  });

  it('count hits, misses, and what loads ask of the database', async () => {
    await admin.post('ops/cache/invalidate', { query: 'assets.active' });
    const active = async () => ofQuery((await get<CachedQueriesView>('queries')).items, 'assets.active');
    const { total: before } = await active();
    await admin.get('assets/active');
    await admin.get('assets/active');
    const { total: after, hour } = await active();
    expect(after.hits - before.hits).toBe(1);
    expect(after.misses - before.misses).toBe(1);
    expect(after.loads - before.loads).toBe(1);
    expect(after.statements - before.statements).toBe(1);
    expect(after.micros).toBeGreaterThan(before.micros);
    expect(hour?.hits).toBeGreaterThan(0);
  });

  it('have a history, of which each sample counts once', async () => {
    const history = app.app.get(QueryHistory, { strict: false });
    await admin.get('assets/active');
    await admin.get('assets/active');
    // Besides these, the server takes its own every two seconds.
    history.sample();
    history.sample();
    const { stepSeconds, at, queries } = await get<HistoryView>('history?query=assets.active&step=2s');
    expect(stepSeconds).toBe(2);
    expect(queries).toHaveLength(1);
    expect(queries[0]?.hits).toHaveLength(at.length);
    const { hits, statements } = history.total('assets.active');
    const sum = (values: readonly number[] = []) => values.reduce((all, one) => all + one, 0);
    expect(hits).toBeGreaterThan(0);
    expect([sum(queries[0]?.hits), sum(queries[0]?.statements)]).toEqual([hits, statements]);
    expect((await get<HistoryView>('history')).queries.length).toBeGreaterThan(10);
    expect((await admin.get('ops/history?query=none')).status).toBe(404);
  });
});

describe('the contents of the cache', () => {
  it('are told by query and unit', async () => {
    await admin.get('assets/active');
    await new ApiClient(app, 'admin-BU002').get('assets/active');
    const contents = await get<ContentsView>('contents');
    expect(contents.complete).toBe(true);
    const kept = contents.items.filter(({ query }) => query === 'assets.active');
    expect(new Set(kept.map(({ bu }) => bu.bucode))).toEqual(new Set(['BU001', 'BU002']));
    for (const { answers, bytes } of kept) {
      expect(answers).toBeGreaterThan(0);
      expect(bytes).toBeGreaterThan(100);
    }
    expect(contents.answers).toBe(contents.items.reduce((sum, { answers }) => sum + answers, 0));
    expect(contents.usedBytes).toBeGreaterThan(0);
    if (contents.store === 'memory') expect(contents.limitBytes).toBe(app.app.get(CacheConfig).memoryBytes);
  });

  it('are told apart from what was forgotten, written over or ran out', async () => {
    const one = async (query: string) =>
      (await get<ContentsView>('contents')).items.find((item) => item.query === query && item.bu.bucode === 'BU001');
    const [asset] = (await admin.get('assets/active?limit=1')).json.items;
    const row = `locations/${asset.location.id}/assets`;
    await admin.post('ops/cache/invalidate', { all: true });
    await admin.get('assets/summary');
    await admin.get(row);
    expect(await one('assets.summary')).toMatchObject({ answers: 1 });
    const { answers, endedAnswers } = (await one('assets.by-location'))!;
    expect(answers).toBe(1);
    await admin.post('ops/cache/invalidate', { query: 'assets.summary' });
    await admin.write('patch', `assets/${asset.id}`, { assetname: 'Another name' });
    expect(await one('assets.summary')).toMatchObject({ answers: 0, bytes: 0, endedAnswers: 1 });
    const after = (await one('assets.by-location'))!;
    await admin.get(row);
    expect([after, await one('assets.by-location')]).toMatchObject([
      { answers: 0, endedAnswers: endedAnswers + 1 },
      { answers: 1, endedAnswers },
    ]);
  });

  it('no longer count as valid when their time is over', async () => {
    await admin.get('assets/summary');
    app.clock.advance(LONG_MS);
    try {
      expect((await get<ContentsView>('contents')).answers).toBe(0);
    } finally {
      app.clock.advance(-LONG_MS);
    }
  });
});

describe('invalidations', () => {
  it('name the write, the row and the dependency by which an answer ended', async () => {
    const asset = (await admin.get('assets/active?limit=1')).json.items[0];
    await admin.write('patch', `locations/${asset.location.id}`, { name: 'Roof of the day' });
    const { items } = await get<InvalidationsView>('invalidations?limit=10');
    const last = items.find(({ table }) => table === 'activity_location');
    expect(last).toMatchObject({ origin: 'own', by: null, kind: 'update', row: asset.location.id });
    expect(last?.columns).toContain('name');
    expect(ofQuery(last?.ended ?? [], 'assets.active').through).toContain('shows activity_location: name');
    expect(JSON.stringify(items)).not.toContain('Roof of the day');
  });

  it('that somebody asked for say who', async () => {
    // An admin who works in another unit is one of the own unit still.
    expect((await admin.post('ops/cache/invalidate?bu=2', { query: 'assets.active', bu: 1 })).status).toBe(200);
    const { items } = await get<InvalidationsView>('invalidations?limit=1');
    expect(items).toMatchObject([
      { origin: 'manual', by: 'admin-BU001', table: null, bu: 1, ended: [{ query: 'assets.active' }] },
    ]);
  });
});

describe('warming', () => {
  it('loads what is missing and counts what is there', async () => {
    await admin.post('ops/cache/invalidate', { query: 'assets.summary' });
    const first = await admin.post('ops/cache/warm', { query: 'assets.summary' });
    expect(first.status).toBe(200);
    expect(first.json).toMatchObject({ total: 3, loaded: 3, present: 0, skipped: 0, failures: 0 });
    expect((await admin.post('ops/cache/warm', { query: 'assets.summary' })).json).toMatchObject({ present: 3 });
  });

  it('refuses names that mean nothing', async () => {
    expect((await admin.post('ops/cache/warm', { query: 'nothing' })).status).toBe(422);
    expect((await admin.post('ops/cache/warm', { query: '' })).status).toBe(400);
  });
});

describe('the comparison of tiers', () => {
  it('knows every query of the catalogue; the cached ones by their name in the cache', async () => {
    const { items } = await get<ComparableQueriesView>('compare');
    expect(items).toHaveLength(CATALOGUE.length);
    expect(items.filter(({ cached }) => !cached)).toHaveLength(6);
  });

  it('measures every tier, and finds that they answer the same', async () => {
    const { status, json } = await admin.post('ops/compare', { query: 'assets.with-maintenance' });
    expect(status).toBe(200);
    const { unit, tiers } = json as ComparedTiersView;
    expect(unit.bucode).toMatch(/^BU00/);
    expect(tiers.map(({ tier }) => tier)).toEqual(['standard', 'optimized', 'cached']);
    const [standard, optimized, cached] = tiers.map(({ statements }) => statements);
    expect(standard).toBeGreaterThan(optimized ?? Infinity);
    expect(optimized).toBeGreaterThan(0);
    expect(cached).toBe(0);
    expect(tiers.map(({ outcomes }) => outcomes.map(({ outcome }) => outcome))).toEqual([[], [], ['hit']]);
    for (const cost of tiers) {
      expect(cost.bytes).toBe(tiers[0]?.bytes);
      expect(cost.difference).toBeNull();
      expect(cost.calls).toBeGreaterThan(0);
      expect(cost.medianMs).toBeGreaterThan(0);
      expect(cost.allocatedBytes).toBeGreaterThan(0);
    }
  });

  it('is one at a time', async () => {
    const comparison = app.app.get(TierComparison, { strict: false });
    const [first, second] = await Promise.allSettled(['assets.active', 'assets.one'].map((one) => comparison.run(one)));
    expect(first).toMatchObject({ status: 'fulfilled', value: { query: 'assets.active' } });
    expect(second).toMatchObject({ status: 'rejected', reason: { kind: 'conflict' } });
    expect((await admin.post('ops/compare', { query: 'assets.one' })).status).toBe(200);
  });

  it('leaves no trace in slow queries and findings, and neither does warming', async () => {
    // No request uses the standard tier.
    const { items } = await get<SlowStatementsView>('slow-queries?limit=200');
    expect(items.filter(({ tier }) => tier === 'standard')).toEqual([]);
    const calls = async () =>
      (await get<SlowStatementsView>('slow-queries?limit=200')).items
        .filter(({ method }) => method === 'OptimizedAssetRepository.getAssetSummary')
        .reduce((sum, one) => sum + one.calls, 0);
    const before = await calls();
    await admin.post('ops/cache/invalidate', { query: 'assets.summary' });
    expect((await admin.post('ops/cache/warm', { query: 'assets.summary' })).json).toMatchObject({ loaded: 3 });
    expect(await calls()).toBe(before);
    await admin.getFresh('assets/summary');
    expect(await calls()).toBe(before + 1);
    const findings = await get<FindingsView>('findings');
    expect(findings.items.filter(({ during }) => /^(comparison|warm)/.test(during))).toEqual([]);
  });

  it('refuses a query that it does not know', async () => {
    expect((await admin.post('ops/compare', { query: 'nothing' })).status).toBe(422);
  });
});

describe('slow queries', () => {
  it('are told with the method that runs them, and explained on demand, without values', async () => {
    await admin.getFresh('jobs/search?q=BU00');
    await admin.getFresh('assets/active');
    const { items } = await get<SlowStatementsView>('slow-queries');
    const slow = items.find(({ method }) => method === 'OptimizedAssetRepository.getActiveAssets');
    expect(slow?.sql).toContain('activity_asset');
    expect(slow?.calls).toBeGreaterThan(0);
    expect(JSON.stringify(items)).not.toContain('params');
    const { plan, reason } = await get<StatementPlanView>(`slow-queries/plan?statement=${slow?.id}`);
    expect(reason).toBeNull();
    expect(plan?.text).toMatch(/Scan/);
    expect(plan?.actualMs).toBeGreaterThan(0);
  });

  it('say which of them cannot be explained', async () => {
    await admin.write('patch', 'locations/1', { name: 'Written for the list' });
    await admin.getFresh('assets/active');
    const { items } = await get<SlowStatementsView>('slow-queries?limit=200');
    const explainable = (start: RegExp) =>
      new Set(items.filter(({ sql }) => start.test(sql)).map((one) => one.explainable));
    expect(explainable(/^update "activity_location"/)).toEqual(new Set([false]));
    expect(explainable(/^select .* from "?activity_asset\b/)).toContain(true);
  });

  it('say why there is no plan', async () => {
    const { status, json } = await admin.get('ops/slow-queries/plan?statement=none');
    expect(status).toBe(200);
    expect(json).toMatchObject({ plan: null, reason: expect.stringContaining('not run') });
  });
});

describe('findings', () => {
  it('are listed', async () => {
    const { status, json } = await admin.get('ops/findings');
    expect(status).toBe(200);
    expect(Array.isArray(json.items)).toBe(true);
  });
});
