import { AcknowledgedVersions } from '../../src/tiers/cache/acknowledged-versions.js';
import { CacheEngine } from '../../src/tiers/cache/cache-engine.js';
import { CacheStats } from '../../src/tiers/cache/cache-stats.js';
import type { Question } from '../../src/tiers/cache/cached-query-definition.js';
import { LoadLimiter } from '../../src/tiers/cache/load-limiter.js';
import { MemoryStore } from '../../src/tiers/cache/memory-store.js';
import { NextFlight } from '../../src/tiers/cache/next-flight.js';
import { OrphanedIntents } from '../../src/tiers/cache/orphaned-intents.js';
import { QueryRegistry } from '../../src/tiers/cache/query-registry.js';
import { type Permit, ServingPermit } from '../../src/tiers/cache/serving-permit.js';
import { TieredCache } from '../../src/tiers/cache/tiered-cache.js';
import { FixedClock } from '../../src/tiers/clock.js';
import { WorkScope } from '../../src/tiers/scope/work-scope.js';

const MINUTE_MS = 60_000;

class Permission extends ServingPermit {
  override current(): Permit {
    return { epoch: 'e' };
  }
}

/** A cached query of the present minute, and the question of a hit on it. */
async function hit() {
  const scope = new WorkScope();
  const clock = new FixedClock('2026-01-01T00:00:00Z');
  const store = new MemoryStore(1024 * 1024);
  const stats = new CacheStats();
  const limiter = new LoadLimiter(1, 1, 1_000);
  const orphans = new OrphanedIntents(store, { monotonicMs: () => 0, inProgress: () => Promise.resolve(true) });
  const acknowledged = new AcknowledgedVersions(store, new Permission(), orphans);
  const hits: Question<unknown>[] = [];
  const engine: CacheEngine = new CacheEngine(
    scope,
    clock,
    { acknowledged, strict: acknowledged },
    store,
    stats,
    limiter,
    new NextFlight(limiter),
    { ttlJitter: 0, onHit: (question) => hits.push(question) },
  );
  const database = { value: 'old' };
  const query = new TieredCache(
    engine,
    new QueryRegistry(),
    store,
    (scopes) => store.renew([...scopes]),
    () => 'e',
  ).define({
    name: 'things',
    ttlSeconds: 3600,
    dependsOn: {},
    key: (_, now) => Math.floor(now.getTime() / MINUTE_MS),
    load: () => Promise.resolve(database.value),
  });
  await scope.run({ tenant: 1 }, () => query.fetch({}));
  await scope.run({ tenant: 1 }, () => query.fetch({}));
  return { engine, clock, stats, database, question: hits[0]!, hits, store };
}

describe('what the auditor asks of the engine', () => {
  it('is what a reader would be given, and what the database gives, and is not counted', async () => {
    const { engine, stats, database, question, hits } = await hit();
    database.value = 'new';
    expect((await engine.served(question))?.body.toString()).toBe('"old"');
    expect((await engine.reload(question)).toString()).toBe('"new"');
    expect(hits).toHaveLength(1);
    expect(stats.totals.get('things')).toMatchObject({ hits: 1, misses: 1, fills: 1 });
  });

  it('is nothing for an entry that has ended', async () => {
    const { engine, store, question } = await hit();
    await store.renew(question.scopes);
    expect(await engine.served(question)).toBeUndefined();
  });

  it('is nothing for a question that nobody asks any more, because the time in its key has passed', async () => {
    const { engine, clock, question } = await hit();
    clock.advance(MINUTE_MS);
    expect(await engine.served(question)).toBeUndefined();
  });
});
