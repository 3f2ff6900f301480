import {
  type DynamicModule,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { CacheModule } from '@nestjs/cache-manager';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { KeyvAdapter } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import { CacheEngine } from './cache/cache-engine.js';
import { CacheStats, CountWindow } from './cache/cache-stats.js';
import { CacheStore } from './cache/cache-store.js';
import { MemoryCountWindow, RedisCountWindow } from './cache/count-windows.js';
import { HitRates } from './cache/hit-rates.js';
import { MemoryStore } from './cache/memory-store.js';
import { PendingRenewals } from './cache/pending-renewals.js';
import { QueryRegistry } from './cache/query-registry.js';
import { RedisConnection } from './cache/redis-connection.js';
import { RedisStore } from './cache/redis-store.js';
import { ScopeRenewer } from './cache/scope-renewer.js';
import { TieredCache } from './cache/tiered-cache.js';
import { Clock } from './clock.js';
import { EarlyAnswers } from './http/early-answers.js';
import { DomainEvents } from './invalidation/domain-events.js';
import { Invalidator } from './invalidation/invalidator.js';
import { WorkScope } from './scope/work-scope.js';
import { Transactions } from './write/transactions.js';

export interface TiersOptions {
  /** The shared store; absent: entries and stamps live in this process. */
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  readonly redisTimeoutMs: number;
  /** The bound of what this process keeps, in bytes. */
  readonly memoryBytes: number;
  readonly ttlJitter: number;
}

const OPTIONS = Symbol('TiersOptions');
const logger = new Logger('Cache');

/** The shared connection, or null where there is no Redis. */
const redisProvider = {
  provide: RedisConnection,
  inject: [OPTIONS],
  useFactory: async ({ redisUrl, redisTimeoutMs }: TiersOptions): Promise<RedisConnection | null> => {
    if (redisUrl === undefined) return null;
    const redis = new RedisConnection({
      url: redisUrl,
      timeoutMs: redisTimeoutMs,
      onChange: (available, reason) => {
        if (available) logger.log('Redis is available.');
        else logger.warn(`Redis is away (${reason}): reads go to the database.`);
      },
    });
    await redis.open();
    return redis;
  },
};

const storeProvider = {
  provide: CacheStore,
  inject: [OPTIONS, RedisConnection],
  useFactory: ({ redisPrefix, memoryBytes }: TiersOptions, redis: RedisConnection | null): CacheStore =>
    redis
      ? new RedisStore(redis, {
          prefix: redisPrefix,
          nearBytes: memoryBytes,
          onBadEntry: (key) =>
            logger.warn(`The value at cache key ${key} is not an entry of this version; it is replaced.`),
        })
      : new MemoryStore(memoryBytes),
};

/** The options and the one connection, in a module of their own because Nest's cache module needs them, too. */
@Module({})
class RedisModule {}

const providers = [
  storeProvider,
  CacheStats,
  QueryRegistry,
  { provide: PendingRenewals, inject: [CacheStore], useFactory: (store: CacheStore) => new PendingRenewals(store) },
  {
    provide: CountWindow,
    inject: [OPTIONS, RedisConnection],
    useFactory: ({ redisPrefix }: TiersOptions, redis: RedisConnection | null) =>
      redis ? new RedisCountWindow(redis, redisPrefix) : new MemoryCountWindow(),
  },
  {
    provide: HitRates,
    inject: [CacheStats, CountWindow, Clock],
    useFactory: (stats: CacheStats, counts: CountWindow, clock: Clock) =>
      new HitRates(stats, counts, clock, ({ query, rate, hits, misses }) =>
        logger.warn(
          `Cached query ${query} hits only ${Math.round(rate * 100)} % of its reads (${hits} hits, ${misses} misses in the last hour).`,
        ),
      ),
  },
  {
    provide: CacheEngine,
    inject: [WorkScope, Clock, CacheStore, CacheStats, PendingRenewals, OPTIONS],
    useFactory: (
      scope: WorkScope,
      clock: Clock,
      store: CacheStore,
      stats: CacheStats,
      pending: PendingRenewals,
      options: TiersOptions,
    ) => new CacheEngine(scope, clock, store, stats, pending, options.ttlJitter),
  },
  {
    provide: ScopeRenewer,
    inject: [CacheStore, CacheStats, PendingRenewals],
    useFactory: (store: CacheStore, stats: CacheStats, pending: PendingRenewals) =>
      new ScopeRenewer(store, stats, pending),
  },
  {
    provide: Invalidator,
    inject: [QueryRegistry, ScopeRenewer],
    useFactory: (registry: QueryRegistry, renewer: ScopeRenewer) => new Invalidator(registry, renewer),
  },
  {
    provide: TieredCache,
    inject: [CacheEngine, QueryRegistry, ScopeRenewer],
    useFactory: (engine: CacheEngine, registry: QueryRegistry, renewer: ScopeRenewer) =>
      new TieredCache(engine, registry, renewer),
  },
  {
    provide: DomainEvents,
    inject: [Invalidator, EventEmitter2],
    useFactory: (invalidator: Invalidator, emitter: EventEmitter2) =>
      new DomainEvents(invalidator, emitter, (event, error) =>
        logger.error(`A listener of ${event} failed: ${String(error)}`),
      ),
  },
  { provide: EarlyAnswers, inject: [Clock], useFactory: (clock: Clock) => new EarlyAnswers(clock) },
  {
    provide: Transactions,
    inject: [EntityManager, WorkScope, DomainEvents],
    useFactory: (em: EntityManager, scope: WorkScope, events: DomainEvents) => new Transactions(em, scope, events),
  },
];

/** Nest's `CACHE_MANAGER`, for values that need no consistency: over the one connection, or without Redis in memory. */
function generalPurposeCache(redis: RedisConnection | null): { stores?: KeyvAdapter[] } {
  return redis ? { stores: [new KeyvAdapter(redisInsStore(redis.client as never))] } : {};
}

/**
 * Everything of this folder, wired. Needs from elsewhere, globally: the ORM's `EntityManager`, the `WorkScope` that the
 * ORM was made with, a `Clock`, and Nest's event emitter.
 */
@Module({})
export class TiersModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
    private readonly rates: HitRates,
    private readonly pending: PendingRenewals,
    private readonly store: CacheStore,
  ) {}

  static forRootAsync(options: { inject: unknown[]; useFactory: (...args: never[]) => TiersOptions }): DynamicModule {
    const redisModule: DynamicModule = {
      module: RedisModule,
      providers: [
        { provide: OPTIONS, inject: options.inject as never[], useFactory: options.useFactory },
        redisProvider,
      ],
      exports: [OPTIONS, RedisConnection],
    };
    return {
      module: TiersModule,
      global: true,
      imports: [
        redisModule,
        CacheModule.registerAsync({
          imports: [redisModule],
          inject: [RedisConnection],
          useFactory: generalPurposeCache,
        }),
      ],
      providers,
      exports: [
        TieredCache,
        Transactions,
        EarlyAnswers,
        DomainEvents,
        HitRates,
        CacheStats,
        CacheStore,
        CacheModule,
        redisModule,
      ],
    };
  }

  onModuleInit(): void {
    this.rates.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.pending.close();
    await this.rates.stop();
    await this.store.close();
    await this.redis?.close();
  }
}
