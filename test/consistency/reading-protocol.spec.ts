import { FixedClock } from '../../src/tiers/clock.js';
import { TierError } from '../../src/tiers/errors.js';
import { WorkScope } from '../../src/tiers/scope/work-scope.js';
import { Gate } from '../../src/tiers/testing/index.js';
import { CacheEngine } from '../../src/tiers/cache/cache-engine.js';
import { CacheStats } from '../../src/tiers/cache/cache-stats.js';
import type { CachedQueryDefinition } from '../../src/tiers/cache/cached-query-definition.js';
import { MemoryStore } from '../../src/tiers/cache/memory-store.js';
import { LoadLimiter } from '../../src/tiers/cache/load-limiter.js';
import { NextFlight } from '../../src/tiers/cache/next-flight.js';
import { AcknowledgedVersions } from '../../src/tiers/cache/acknowledged-versions.js';
import { OrphanedIntents } from '../../src/tiers/cache/orphaned-intents.js';
import { type Permit, ServingPermit } from '../../src/tiers/cache/serving-permit.js';
import type { VersionSource } from '../../src/tiers/cache/version-source.js';
import { QueryRegistry } from '../../src/tiers/cache/query-registry.js';
import { TieredCache } from '../../src/tiers/cache/tiered-cache.js';

/** A store that can be told to fail, as an unreachable server does. */
class BreakableStore extends MemoryStore {
  broken = false;
  onLookup: () => void = () => undefined;

  override lookup(key: string, scopes: readonly string[]) {
    this.onLookup();
    return this.broken ? Promise.reject(gone()) : super.lookup(key, scopes);
  }

  override renew(scopes: readonly string[]) {
    return this.broken ? Promise.reject(gone()) : super.renew(scopes);
  }
}

/** A permit in the test's hands. */
class TestPermit extends ServingPermit {
  permit: Permit = { epoch: 'first' };

  override current(): Permit {
    return this.permit;
  }
}

/** There is no database here that could be asked. */
const noVersions: VersionSource = { look: () => Promise.reject(new Error('not used')) };

const gone = (): TierError => new TierError('E_STORE_UNAVAILABLE', 'gone');

function setUp(ttlJitter = 0) {
  const scope = new WorkScope();
  const clock = new FixedClock('2026-01-01T00:00:00Z');
  const store = new BreakableStore(16 * 1024 * 1024);
  const permit = new TestPermit();
  const orphans = new OrphanedIntents(store, { monotonicMs: () => 0, inProgress: () => Promise.resolve(true) });
  const stats = new CacheStats();
  const registry = new QueryRegistry();
  const limiter = new LoadLimiter(100, 100, 1_000);
  const versions = { acknowledged: new AcknowledgedVersions(store, permit, orphans), strict: noVersions };
  const engine = new CacheEngine(scope, clock, versions, store, stats, limiter, new NextFlight(limiter), { ttlJitter });
  const cache = new TieredCache(
    engine,
    registry,
    store,
    (scopes) => store.renew([...scopes]),
    () => 'e',
  );
  let loads = 0;
  let value: unknown = 'old';
  const define = (more: Partial<CachedQueryDefinition<{ id: number }, unknown>> = {}) =>
    cache.define<{ id: number }, unknown>({
      name: 'things',
      ttlSeconds: 60,
      dependsOn: { lists: { thing: ['name'] } },
      load: () => {
        loads += 1;
        return Promise.resolve(value);
      },
      ...more,
    });
  const scopesOfWrite = (tenant: number) =>
    registry.scopesOf([{ table: 'thing', kind: 'update', id: 1, tenant, columns: ['name'] }]);
  return {
    scopesOfWrite,
    scope,
    clock,
    store,
    permit,
    stats,
    registry,
    cache,
    define,
    loads: () => loads,
    set: (next: unknown) => (value = next),
    as: <T>(tenant: number, fn: () => Promise<T>) => scope.run({ tenant }, fn),
    /** What a committed write does before it is acknowledged. */
    write: (tenant: number, next: unknown) => {
      value = next;
      return store.renew([...scopesOfWrite(tenant)]);
    },
  };
}

describe('the reading protocol', () => {
  let t: ReturnType<typeof setUp>;

  beforeEach(() => {
    t = setUp();
  });

  it('loads once and then hits', async () => {
    const query = t.define();
    const first = await t.as(1, () => query.answer({ id: 1 }));
    const second = await t.as(1, () => query.answer({ id: 1 }));
    expect([first.outcome, second.outcome]).toEqual([
      { kind: 'miss', stored: true, collapsed: false },
      { kind: 'hit' },
    ]);
    expect(second.value()).toBe('old');
    expect(second.etag).toBe(first.etag);
    expect(t.loads()).toBe(1);
  });

  it('is warmed without a read being counted, and not while nothing can be kept', async () => {
    const query = t.define();
    t.permit.permit = { refused: 'watermark' };
    expect(await query.warm(1, { id: 1 })).toEqual({ kind: 'bypass', reason: 'watermark' });
    expect(t.loads()).toBe(0);
    t.permit.permit = { epoch: 'first' };
    expect(await query.warm(1, { id: 1 })).toMatchObject({ kind: 'miss', stored: true });
    expect(await query.warm(1, { id: 1 })).toEqual({ kind: 'hit' });
    const { hits, misses, bypasses, fills } = t.stats.totals.get('things')!;
    expect({ hits, misses, bypasses, fills }).toEqual({ hits: 0, misses: 0, bypasses: 0, fills: 1 });
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome).toEqual({ kind: 'hit' });
    expect(t.loads()).toBe(1);
  });

  it.each([0, false, '', null, []])('keeps %j like any other answer', async (value) => {
    t.set(value);
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toEqual(value);
    expect(t.loads()).toBe(1);
  });

  it('shows a write to every read that starts after it was acknowledged', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    await t.write(1, 'new');
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('new');
  });

  it('does not keep a load that a write overtook', async () => {
    const gate = new Gate();
    let slow = true;
    const query = t.define({
      load: async () => {
        const seen = slow ? 'old' : 'new';
        if (slow) await gate.pass();
        return seen;
      },
    });
    const overtaken = t.as(1, () => query.fetch({ id: 1 }));
    await gate.reached;
    slow = false;
    await t.write(1, 'new');
    gate.open();
    expect(await overtaken).toBe('old');
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('new');
  });

  it('never lets a read that began after a write join a load from before it', async () => {
    const gate = new Gate();
    let written = false;
    const query = t.define({
      load: async () => {
        const seen = written ? 'new' : 'old';
        if (!written) await gate.pass();
        return seen;
      },
    });
    const before = t.as(1, () => query.fetch({ id: 1 }));
    await gate.reached;
    written = true;
    await t.write(1, 'new');
    const after = await t.as(1, () => query.fetch({ id: 1 }));
    gate.open();
    expect([await before, after]).toEqual(['old', 'new']);
  });

  it('runs one load for all who miss at once', async () => {
    const gate = new Gate();
    let loads = 0;
    const query = t.define({
      load: async () => {
        loads += 1;
        await gate.pass();
        return 'value';
      },
    });
    const reads = Array.from({ length: 50 }, () => t.as(1, () => query.answer({ id: 1 })));
    await gate.reached;
    gate.open();
    const answers = await Promise.all(reads);
    expect(loads).toBe(1);
    const collapsed = answers.filter(({ outcome }) => outcome.kind === 'miss' && outcome.collapsed);
    expect(collapsed).toHaveLength(49);
  });

  it('hands the failure of a load to everyone who waits, and keeps none of it', async () => {
    let fail = true;
    const query = t.define({ load: () => (fail ? Promise.reject(new Error('no database')) : Promise.resolve('ok')) });
    await expect(t.as(1, () => query.fetch({ id: 1 }))).rejects.toThrow('no database');
    fail = false;
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('ok');
  });

  it('keeps tenants, parameters and queries apart', async () => {
    const query = t.define({ load: ({ id }) => Promise.resolve(`${t.scope.tenant()}/${id}`) });
    const other = t.define({ name: 'others', load: () => Promise.resolve('other') });
    const read = (tenant: number, id: number) => t.as(tenant, () => query.fetch({ id }));
    expect([await read(1, 1), await read(2, 1), await read(1, 2), await read(1, 1)]).toEqual([
      '1/1',
      '2/1',
      '1/2',
      '1/1',
    ]);
    expect(await t.as(1, () => other.fetch({ id: 1 }))).toBe('other');
  });

  it('leaves other tenants alone when one writes', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    await t.as(2, () => query.fetch({ id: 1 }));
    await t.write(1, 'new');
    expect((await t.as(2, () => query.answer({ id: 1 }))).outcome.kind).toBe('hit');
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('stale');
  });

  it('counts the stale answers that it prevents, not those whose time was over', async () => {
    const query = t.define();
    const prevented = () => t.stats.totals.get('things')?.stalePrevented;
    await t.as(1, () => query.fetch({ id: 1 }));
    await t.as(1, () => query.fetch({ id: 1 }));
    t.clock.advance(61_000);
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('stale');
    expect(prevented()).toBe(0);
    await t.write(1, 'new');
    await t.as(1, () => query.fetch({ id: 1 }));
    expect(prevented()).toBe(1);
  });

  it('ends an entry when its lifetime is over', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.clock.advance(59_999);
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('hit');
    t.clock.advance(1);
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('stale');
  });

  it('ends an entry at the instant at which its answer changes', async () => {
    const query = t.define({ validUntil: (_stored, _params, now) => new Date(now.getTime() + 5000) });
    await t.as(1, () => query.fetch({ id: 1 }));
    t.clock.advance(4999);
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('hit');
    t.clock.advance(1);
    expect((await t.as(1, () => query.answer({ id: 1 }))).outcome.kind).toBe('stale');
  });

  it('derives what moves with time at the instant of the read', async () => {
    t.set(Date.parse('2026-01-01T00:00:00Z'));
    const query = t.define({
      present: (stored, _params, now) => {
        const second = Math.floor((now.getTime() - (stored as number)) / 1000);
        return { value: second, until: new Date((stored as number) + (second + 1) * 1000) };
      },
    });
    const read = () => t.as(1, () => query.answer({ id: 1 }));
    const first = await read();
    t.clock.advance(1000);
    const second = await read();
    expect([first.value(), second.value(), second.outcome.kind, t.loads()]).toEqual([0, 1, 'hit', 1]);
    expect(second.etag).not.toBe(first.etag);
  });

  it('goes to the database for a caller that wants it, alone, and keeps what it finds', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.set('foreign');
    const forced = await t.scope.run({ tenant: 1, noCache: true }, () => query.answer({ id: 1 }));
    expect([forced.value(), forced.outcome]).toEqual(['foreign', { kind: 'request', stored: true, collapsed: false }]);
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('foreign');
  });

  it('neither asks nor fills the cache inside a writing transaction', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.set('uncommitted');
    const inside = await t.as(1, () => {
      t.scope.require().writing = true;
      return query.answer({ id: 1 });
    });
    expect([inside.value(), inside.outcome]).toEqual(['uncommitted', { kind: 'bypass', reason: 'transaction' }]);
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('old');
  });

  it('goes to the database while the store is away', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.store.broken = true;
    t.set('new');
    const answer = await t.as(1, () => query.answer({ id: 1 }));
    expect([answer.value(), answer.outcome]).toEqual(['new', { kind: 'bypass', reason: 'store-unavailable' }]);
  });

  it.each(['watermark', 'store-closed', 'not-alone'] as const)(
    'goes to the database without a permit: %s',
    async (refused) => {
      const query = t.define();
      await t.as(1, () => query.fetch({ id: 1 }));
      t.set('new');
      t.permit.permit = { refused };
      const answer = await t.as(1, () => query.answer({ id: 1 }));
      expect([answer.value(), answer.outcome]).toEqual(['new', { kind: 'bypass', reason: refused }]);
    },
  );

  it('finds nothing of an epoch that is over', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.set('new');
    t.permit.permit = { epoch: 'second' };
    expect(await t.as(1, () => query.fetch({ id: 1 }))).toBe('new');
  });

  it('does not use what it has looked up when the epoch ended meanwhile', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    t.set('new');
    t.store.onLookup = () => (t.permit.permit = { epoch: 'second' });
    const answer = await t.as(1, () => query.answer({ id: 1 }));
    expect([answer.value(), answer.outcome]).toEqual(['new', { kind: 'bypass', reason: 'store-closed' }]);
  });

  it('neither serves nor keeps an answer while a write on it is about to commit', async () => {
    const query = t.define();
    await t.as(1, () => query.fetch({ id: 1 }));
    const scopes = [...t.scopesOfWrite(1)];
    await t.store.announce('w.7', scopes);
    const during = await t.as(1, () => query.answer({ id: 1 }));
    t.set('new');
    await t.store.settle('w.7', scopes);
    const after = await t.as(1, () => query.answer({ id: 1 }));
    expect([during.value(), during.outcome]).toEqual(['old', { kind: 'bypass', reason: 'intent' }]);
    expect([after.value(), after.outcome.kind]).toEqual(['new', 'stale']);
  });

  it('never lets a read without a version join a load that has begun', async () => {
    const gates = [new Gate(), new Gate()];
    let loads = 0;
    const query = t.define({
      load: async () => {
        const seen = loads;
        loads += 1;
        await gates[seen]?.pass();
        return seen;
      },
    });
    t.permit.permit = { refused: 'watermark' };
    const first = t.as(1, () => query.fetch({ id: 1 }));
    await gates[0]!.reached;
    const later = Array.from({ length: 20 }, () => t.as(1, () => query.fetch({ id: 1 })));
    gates[0]!.open();
    gates[1]!.open();
    expect(await first).toBe(0);
    expect(new Set(await Promise.all(later))).toEqual(new Set([1]));
  });

  it('asks for a tenant', async () => {
    const query = t.define();
    await expect(t.scope.run({}, () => query.fetch({ id: 1 }))).rejects.toMatchObject({ code: 'E_NO_TENANT' });
    await expect(query.fetch({ id: 1 })).rejects.toMatchObject({ code: 'E_NO_WORK_SCOPE' });
  });

  it('refuses two queries of one name', () => {
    t.define();
    expect(() => t.define()).toThrow('Two cached queries are called "things"');
  });

  it('invalidates by query, by tenant and all', async () => {
    const [a, b] = [t.define(), t.define({ name: 'others' })];
    const kinds = async () => {
      const answers = [];
      for (const tenant of [1, 2]) {
        for (const query of [a, b]) answers.push((await t.as(tenant, () => query.answer({ id: 1 }))).outcome.kind);
      }
      return answers.join();
    };
    await kinds();
    expect(await kinds()).toBe('hit,hit,hit,hit');
    await t.cache.invalidate({ query: 'things', tenant: 1 });
    expect(await kinds()).toBe('stale,hit,hit,hit');
    await t.cache.invalidate({ query: 'things' });
    expect(await kinds()).toBe('stale,hit,stale,hit');
    await t.cache.invalidate({ tenant: 2 });
    expect(await kinds()).toBe('hit,hit,stale,stale');
    await t.cache.invalidate({});
    expect(await kinds()).toBe('stale,stale,stale,stale');
  });
});

it('varies lifetimes by the share it is told, and not all in the same way', async () => {
  const { scope, clock, cache } = setUp(0.1);
  const query = cache.define<{ id: number }, number>({
    name: 'things',
    ttlSeconds: 1000,
    dependsOn: {},
    load: () => Promise.resolve(1),
  });
  const lifetimes: number[] = [];
  for (let id = 0; id < 200; id += 1) {
    const answer = await scope.run({ tenant: 1 }, () => query.answer({ id }));
    lifetimes.push(answer.ttlSeconds(clock.epochMs()));
  }
  expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(900);
  expect(Math.max(...lifetimes)).toBeLessThanOrEqual(1100);
  expect(new Set(lifetimes).size).toBeGreaterThan(20);
});
