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
import { SamplingAuditor } from './audit/sampling-auditor.js';
import { CacheStats, CountWindow } from './cache/cache-stats.js';
import { CacheStore } from './cache/cache-store.js';
import { generalCache } from './cache/general-cache.js';
import { MemoryCountWindow, RedisCountWindow } from './cache/count-windows.js';
import { HitRates } from './cache/hit-rates.js';
import { LoadCosts } from './cache/load-costs.js';
import { RedisConnection } from './cache/redis-connection.js';
import { TieredCache } from './cache/tiered-cache.js';
import { Clock } from './clock.js';
import { EarlyAnswers } from './http/early-answers.js';
import { ChangeFeed } from './invalidation/change-feed.js';
import { DomainEvents } from './invalidation/domain-events.js';
import { FeedConnection } from './invalidation/feed-connection.js';
import { InvalidationLog } from './invalidation/invalidation-log.js';
import { QualityModule, type QualityModuleOptions } from './quality/quality.module.js';
import { WorkScope } from './scope/work-scope.js';
import type { TiersOptions } from './tiers.options.js';
import { assembleTiers, type TiersGround, type TiersParts } from './tiers.parts.js';
import { TiersStatus } from './tiers.status.js';
import { Transactions } from './write/transactions.js';

const OPTIONS = Symbol('TiersOptions');
const logger = new Logger('Cache');

/** The shared connection, or null where there is no Redis. */
const redisProvider = {
  provide: RedisConnection,
  inject: [OPTIONS],
  useFactory: async ({ redisUrl, redisTimeoutMs, redisPrefix }: TiersOptions): Promise<RedisConnection | null> => {
    if (redisUrl === undefined) return null;
    const redis = new RedisConnection({
      url: redisUrl,
      timeoutMs: redisTimeoutMs,
      prefix: redisPrefix,
      onChange: (available, reason) => {
        if (available) logger.log('Redis is available.');
        else logger.warn(`Redis is away (${reason}): reads go to the database.`);
      },
    });
    await redis.open();
    return redis;
  },
};

/** The options and the one connection, in a module of their own because Nest's cache module needs them, too. */
@Module({})
class RedisModule {}

const PARTS = Symbol('TiersParts');

const partsProvider = {
  provide: PARTS,
  inject: [OPTIONS, RedisConnection, EntityManager, WorkScope, Clock, FeedConnection, EventEmitter2, CacheStats],
  useFactory: (
    options: TiersOptions,
    redis: RedisConnection | null,
    em: EntityManager,
    scope: WorkScope,
    clock: Clock,
    connection: FeedConnection,
    emitter: EventEmitter2,
    stats: CacheStats,
  ): TiersParts => {
    const ground: TiersGround = {
      em,
      scope,
      clock,
      connection,
      emitter,
      stats,
      redis,
      logger,
    };
    return assembleTiers(ground, options);
  },
};

/** Makes one of the parts injectable by its class. */
function part<Key extends keyof TiersParts>(provide: abstract new (...args: never[]) => TiersParts[Key], key: Key) {
  return { provide, inject: [PARTS], useFactory: (parts: TiersParts) => parts[key] };
}

const providers = [
  CacheStats,
  partsProvider,
  part(CacheStore, 'store'),
  part(TieredCache, 'cache'),
  part(LoadCosts, 'costs'),
  part(DomainEvents, 'events'),
  part(ChangeFeed, 'feed'),
  part(InvalidationLog, 'invalidations'),
  part(Transactions, 'transactions'),
  part(SamplingAuditor, 'auditor'),
  {
    provide: TiersStatus,
    inject: [PARTS, RedisConnection],
    useFactory: (parts: TiersParts, redis: RedisConnection | null) => new TiersStatus(parts, redis),
  },
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
  { provide: EarlyAnswers, inject: [Clock], useFactory: (clock: Clock) => new EarlyAnswers(clock) },
];

/** How the module comes to its options: the cached tier's, and those of the looking after queries. */
export interface TiersModuleOptions {
  readonly inject: unknown[];
  readonly useFactory: (...args: never[]) => TiersOptions;
  readonly quality: QualityModuleOptions;
}

/**
 * Everything of this folder, wired. Needs from elsewhere, globally: the ORM's `EntityManager`, the `WorkScope` that the
 * ORM was made with, a `FeedConnection` to its database, a `Clock`, and Nest's event emitter.
 */
@Module({})
export class TiersModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
    @Inject(PARTS) readonly parts: TiersParts,
    private readonly rates: HitRates,
  ) {}

  static forRootAsync(options: TiersModuleOptions): DynamicModule {
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
        QualityModule.forRootAsync(options.quality),
        CacheModule.registerAsync({
          imports: [redisModule],
          inject: [RedisConnection, OPTIONS, WorkScope],
          useFactory: (redis: RedisConnection | null, { redisPrefix }: TiersOptions, scope: WorkScope) =>
            generalCache(redis, redisPrefix, (key, startedAt) =>
              scope.current()?.log?.addAsk({ query: 'CACHE_MANAGER', key, startedAt, endedAt: performance.now() }),
            ),
        }),
      ],
      providers,
      exports: [
        TieredCache,
        Transactions,
        EarlyAnswers,
        DomainEvents,
        ChangeFeed,
        InvalidationLog,
        TiersStatus,
        HitRates,
        CacheStats,
        CacheStore,
        LoadCosts,
        CacheModule,
        redisModule,
      ],
    };
  }

  /** Every query is defined by now: the repositories were made before any module is initialized. */
  async onModuleInit(): Promise<void> {
    this.parts.registry.seal();
    this.rates.start();
    await this.parts.stamps?.listen();
    await this.parts.feed.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.parts.auditor.close();
    await this.rates.stop();
    await this.parts.feed.stop();
    await this.parts.store.close();
    await this.redis?.close();
  }
}
