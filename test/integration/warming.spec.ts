import { Warmer, type WarmItem } from '../../src/ops/index.js';
import { CacheStats, TieredCache } from '../../src/tiers/index.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

describe('warming', () => {
  let app: TestApp;
  let warmer: Warmer;

  beforeAll(async () => {
    app = await openTestApp();
    warmer = app.app.get(Warmer);
  });
  beforeEach(() => app.app.get(TieredCache).invalidate({}));
  afterAll(() => app.close());

  const fills = () => [...app.app.get(CacheStats).totals.values()].reduce((sum, { fills: count }) => sum + count, 0);

  it('has the first answers of every unit ready', async () => {
    const summary = await warmer.run();
    expect(summary).toMatchObject({ loaded: summary.total, present: 0, skipped: 0, failures: [] });
    for (const url of ['/api/assets/active', '/api/assets/summary', '/api/jobs/with-relations', '/api/jobs/workload']) {
      const { headers } = await app.get(url, 'worker-BU002');
      expect([url, headers['cache-status']]).toEqual([url, expect.stringMatching(/^tiered; hit/)]);
    }
  });

  it('leaves alone what is there', async () => {
    const { total } = await warmer.run();
    expect(await warmer.run()).toMatchObject({ total, loaded: 0, present: total });
  });

  it('counts what it stores, and no read: nobody has asked', async () => {
    const reads = () =>
      [...app.app.get(CacheStats).totals].map(([query, { hits, misses, bypasses, hitTimes, loadTimes }]) => {
        return [query, hits, misses, bypasses, hitTimes.count, loadTimes.count];
      });
    const [readBefore, fillsBefore] = [reads(), fills()];
    const { loaded } = await warmer.run();
    await warmer.run();
    expect(reads()).toEqual(readBefore);
    expect(fills() - fillsBefore).toBe(loaded);
  });

  it('does nothing in a dry run but say what it would do', async () => {
    const before = fills();
    const items: WarmItem[] = [];
    const { total } = await warmer.run({ dryRun: true, onProgress: (_done, _total, item) => items.push(item) });
    expect([items.length, fills()]).toEqual([total, before]);
  });

  it('warms only what it is told to, by query or by area', async () => {
    const queries = new Set<string>();
    await warmer.run({
      only: ['assets', 'jobs.workload'],
      onProgress: (_done, _total, item) => queries.add(item.query),
    });
    expect([...queries].toSorted()).toEqual([
      'assets.active',
      'assets.summary',
      'assets.with-maintenance',
      'jobs.workload',
    ]);
  });

  it('says which names there are when it is told a wrong one', async () => {
    await expect(warmer.run({ only: ['asset'] })).rejects.toThrow(/asset; there are .*assets.*jobs\.workload/);
  });

  it('begins nothing when its time is up', async () => {
    const summary = await warmer.run({ maxSeconds: 0 });
    expect(summary).toMatchObject({ loaded: 0, skipped: summary.total });
  });

  it('goes on when an item fails, and reports it', async () => {
    const cache = app.app.get(TieredCache);
    await cache.invalidate({ query: 'assets.summary' });
    const definition = cache.queries().find(({ name }) => name === 'assets.summary')?.definition as { load: unknown };
    const { load } = definition;
    definition.load = () => Promise.reject(new Error('it is broken'));
    const summary = await warmer.run();
    expect(summary.failures.map(({ item, reason }) => [item.query, reason])).toEqual(
      Array.from({ length: 3 }, () => ['assets.summary', 'it is broken']),
    );
    expect(summary.loaded + summary.present).toBe(summary.total - 3);
    definition.load = load;
  });
});
