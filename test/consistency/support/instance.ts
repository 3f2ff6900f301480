import { Clock } from '../../../src/tiers/clock.js';
import { CacheStats } from '../../../src/tiers/cache/cache-stats.js';
import type { CacheStore } from '../../../src/tiers/cache/cache-store.js';
import { CachedQuery } from '../../../src/tiers/cache/cached-query.js';
import type { CacheEngine } from '../../../src/tiers/cache/cache-engine.js';
import type { Freshness } from '../../../src/tiers/cache/cached-query-definition.js';
import { MemoryStore } from '../../../src/tiers/cache/memory-store.js';
import { QueryRegistry } from '../../../src/tiers/cache/query-registry.js';
import { ChangeApplier } from '../../../src/tiers/invalidation/change-applier.js';
import { ChangeFeed } from '../../../src/tiers/invalidation/change-feed.js';
import { InvalidationLog } from '../../../src/tiers/invalidation/invalidation-log.js';
import { StoreAgreement } from '../../../src/tiers/invalidation/store-agreement.js';
import type { RowChange } from '../../../src/tiers/index.js';
import { LogConnection, type LogDatabase } from './log-database.js';
import type { ManualTime } from './manual-time.js';

/** A bound of staleness, in milliseconds, so long that no timer moves anything while a test runs. */
export const BOUND = 1_000_000;

export interface InstanceOptions {
  readonly name: string;
  readonly time: ManualTime;
  /** {@link BOUND} if absent. */
  readonly maxStalenessMs?: number;
  readonly store?: CacheStore;
  /** The server that it reaches at first. */
  readonly server?: string;
}

/** What watches and writes in one instance, without anything that reads. */
export class Instance {
  readonly name: string;
  readonly connection: LogConnection;
  readonly store: CacheStore;
  readonly stats = new CacheStats();
  readonly registry = new QueryRegistry();
  readonly invalidations = new InvalidationLog(new Clock(), (error) => this.said.push(String(error)));
  readonly agreement: StoreAgreement;
  readonly applier: ChangeApplier;
  readonly feed: ChangeFeed;
  /** The server that it reaches. */
  server: string | undefined;
  /** Its set of cached queries. */
  catalogue = 'c1';
  /** What `begin` does besides nothing. */
  begin: (epoch: string) => Promise<void> = () => Promise.resolve();
  readonly said: string[] = [];
  readonly published: RowChange[] = [];
  readonly watching: boolean[] = [];

  constructor(log: LogDatabase, options: InstanceOptions) {
    const { name, time, maxStalenessMs = BOUND } = options;
    const monotonicMs = time.now;
    this.name = name;
    this.server = options.server ?? 'redis-1';
    this.connection = new LogConnection(log);
    this.store = options.store ?? new MemoryStore(1024 * 1024);
    this.agreement = new StoreAgreement({
      maxStalenessMs,
      monotonicMs,
      exclusive: this.connection.exclusive,
      server: () => this.server,
      catalogue: () => this.catalogue,
      begin: (epoch) => this.begin(epoch),
      onChange: (event, reason) => this.said.push(`${event}: ${reason}`),
    });
    this.applier = new ChangeApplier(this.registry, this.store, this.stats, this.invalidations);
    this.feed = new ChangeFeed(this.connection, this.agreement, this.applier, {
      instance: name,
      maxStalenessMs,
      monotonicMs,
      publish: (changes) => {
        this.published.push(...changes);
        return Promise.resolve();
      },
      onForeign: () => undefined,
      onChange: (watching) => this.watching.push(watching),
    });
  }

  /** A cached query over the names of table `thing`. */
  define(name: string, freshness: Freshness = 'acknowledged'): void {
    const definition = { name, freshness, ttlSeconds: 60, dependsOn: { lists: { thing: ['name'] } } };
    const load = () => Promise.resolve(null);
    this.registry.add(new CachedQuery<object, null>(null as unknown as CacheEngine, { ...definition, load }));
  }

  /** Opens the store, which nobody has used before. */
  async open(): Promise<void> {
    await this.feed.look();
    await this.feed.look();
    if (this.agreement.epoch() === undefined) throw new Error('The store is not open.');
  }

  stop(): Promise<void> {
    return this.feed.stop();
  }
}
