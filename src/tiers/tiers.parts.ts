import type { EntityManager } from '@mikro-orm/core';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { SamplingAuditor } from './audit/sampling-auditor.js';
import { AcknowledgedVersions } from './cache/acknowledged-versions.js';
import { CacheEngine } from './cache/cache-engine.js';
import type { CacheStats } from './cache/cache-stats.js';
import type { CacheStore } from './cache/cache-store.js';
import { LoadCosts } from './cache/load-costs.js';
import { LoadLimiter } from './cache/load-limiter.js';
import { MemoryStore } from './cache/memory-store.js';
import { NextFlight } from './cache/next-flight.js';
import { OrphanedIntents } from './cache/orphaned-intents.js';
import { QueryRegistry } from './cache/query-registry.js';
import type { RedisConnection } from './cache/redis-connection.js';
import { RedisStore } from './cache/redis-store.js';
import type { ServingPermit } from './cache/serving-permit.js';
import { SharedStamps } from './cache/shared-stamps.js';
import { StrictVersions } from './cache/strict-versions.js';
import { TieredCache } from './cache/tiered-cache.js';
import type { Clock } from './clock.js';
import { ChangeApplier } from './invalidation/change-applier.js';
import { ChangeFeed } from './invalidation/change-feed.js';
import { databaseVersions, renewVersions, statusOf } from './invalidation/change-log.js';
import { DomainEvents } from './invalidation/domain-events.js';
import type { FeedConnection } from './invalidation/feed-connection.js';
import { FeedPermit } from './invalidation/feed-permit.js';
import { InvalidationLog } from './invalidation/invalidation-log.js';
import { processServer, StoreAgreement } from './invalidation/store-agreement.js';
import { WriteProtocol } from './invalidation/write-protocol.js';
import type { WorkScope } from './scope/work-scope.js';
import type { TiersOptions } from './tiers.options.js';
import { Transactions } from './write/transactions.js';

/** What the tiers are put on. */
export interface TiersGround {
  readonly em: EntityManager;
  readonly scope: WorkScope;
  readonly clock: Clock;
  readonly connection: FeedConnection;
  readonly emitter: EventEmitter2;
  readonly stats: CacheStats;
  /** The shared store's connection; null where there is none, and entries and stamps live in this process. */
  readonly redis: RedisConnection | null;
  readonly logger: { log(message: string): void; warn(message: string): void; error(message: string): void };
}

/** Everything that reads, writes and watches, put together. */
export interface TiersParts {
  readonly registry: QueryRegistry;
  readonly store: CacheStore;
  /** Null without a shared store. */
  readonly stamps: SharedStamps | null;
  readonly orphans: OrphanedIntents;
  readonly limiter: LoadLimiter;
  readonly costs: LoadCosts;
  /** Whether answers may be served from the cache in mode `acknowledged`. */
  readonly permit: ServingPermit;
  readonly auditor: SamplingAuditor;
  readonly engine: CacheEngine;
  readonly cache: TieredCache;
  readonly agreement: StoreAgreement;
  readonly feed: ChangeFeed;
  readonly invalidations: InvalidationLog;
  readonly events: DomainEvents;
  readonly transactions: Transactions;
}

/** How many reads of an answer within a second make it worth a copy that is served without asking. */
const HOT_READS = 20;
const MAX_HOT_COPIES = 500;

const monotonicMs = (): number => performance.now();

/** Puts the parts together; nothing is started yet. */
export function assembleTiers(ground: TiersGround, options: TiersOptions): TiersParts {
  const { em, scope, clock, connection, emitter, stats, redis, logger } = ground;
  const { maxStalenessMs } = options;
  const { instance } = scope;
  const registry = new QueryRegistry();

  const agreement: StoreAgreement = new StoreAgreement({
    maxStalenessMs,
    monotonicMs,
    exclusive: connection.exclusive,
    server: () => (redis ? redis.identity : processServer(instance)),
    catalogue: () => registry.catalogue(),
    begin: (epoch) => stamps?.begin(epoch) ?? Promise.resolve(),
    onChange: (event, reason) => logger.log(`The shared store was ${event}: ${reason}.`),
  });
  const stamps: SharedStamps | null = redis
    ? new SharedStamps(redis, {
        prefix: options.redisPrefix,
        instance,
        hotLeaseMs: options.hotLeaseMs,
        hotReads: HOT_READS,
        maxHotCopies: MAX_HOT_COPIES,
        epoch: () => agreement.epoch(),
      })
    : null;
  const store = redis && stamps ? redisStore(ground, redis, stamps, options) : new MemoryStore(options.memoryBytes);

  const invalidations = new InvalidationLog(clock, (error) =>
    logger.error(`A listener of invalidations failed: ${String(error)}`),
  );
  const applier = new ChangeApplier(registry, store, stats, invalidations);
  const events = new DomainEvents(emitter, (event, error) =>
    logger.error(`A listener of ${event} failed: ${String(error)}`),
  );
  const feed = new ChangeFeed(connection, agreement, applier, {
    instance,
    maxStalenessMs,
    monotonicMs,
    publish: (changes) => events.publish(changes),
    onForeign: (ms) => stats.foreignChange(ms),
    onChange: (watching, reason) => {
      if (watching) logger.log('Watching the database for changes.');
      else logger.warn(`Changes in the database cannot be watched (${reason}): nothing is served from the cache.`);
    },
  });
  const orphans = new OrphanedIntents(store, {
    monotonicMs,
    inProgress: async (xid) => (await feed.run((query) => statusOf(query, xid))) === 'in progress',
  });
  const limiter = new LoadLimiter(options.loadConcurrency, options.loadQueue, options.loadWaitMs);
  const costs = new LoadCosts();
  const permit = new FeedPermit(agreement, feed);
  const engine = new CacheEngine(
    scope,
    clock,
    {
      acknowledged: new AcknowledgedVersions(store, permit, orphans),
      strict: new StrictVersions(store, (scopes, tenant) => databaseVersions(em, scopes, tenant)),
    },
    store,
    stats,
    limiter,
    new NextFlight(limiter),
    {
      ttlJitter: options.ttlJitter,
      onHit: (question, entry) => auditor.observe(question, entry),
      onLoad: (query, asked) => costs.add(query, asked),
    },
  );
  const auditor = new SamplingAuditor(
    { load: (question) => engine.reload(question), served: (question) => engine.served(question) },
    {
      rate: options.auditRate,
      maxStalenessMs,
      onDifference: ({ query, tenant, key }) =>
        logger.error(
          `Cached query ${query} answered tenant ${tenant} wrongly for longer than the bound of staleness (key ${key}): ` +
            'rows were changed without a trace, or the query depends on more than it names.',
        ),
    },
  );
  const renew = async (scopes: ReadonlySet<string>): Promise<void> => {
    const { acknowledged, strict } = applier.divide(scopes);
    await Promise.all([applier.renew(acknowledged), feed.run((query) => renewVersions(query, strict))]);
  };
  const cache = new TieredCache(
    engine,
    registry,
    store,
    renew,
    () => agreement.epoch(),
    (asked, ended) => invalidations.asked(asked, ended),
  );
  const protocol = new WriteProtocol(store, applier, agreement, feed, stats, {
    instance,
    maxStalenessMs,
    monotonicMs,
    onFault: (error) => logger.error(`A write could not be made known as it should: ${String(error)}`),
  });
  const transactions = new Transactions(em, scope, protocol, events);
  const reading = { store, stamps, orphans, limiter, costs, permit, engine, cache, auditor };
  return { registry, ...reading, agreement, feed, invalidations, events, transactions };
}

function redisStore(
  { logger, stats }: TiersGround,
  redis: RedisConnection,
  stamps: SharedStamps,
  { redisPrefix, memoryBytes }: TiersOptions,
): RedisStore {
  return new RedisStore(redis, stamps, {
    prefix: redisPrefix,
    nearBytes: memoryBytes,
    onBadEntry: (key) => {
      stats.badEntries += 1;
      logger.warn(`The value at cache key ${key} is not an entry of this version; it is replaced.`);
    },
  });
}
