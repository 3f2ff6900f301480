import type { Environment } from './environment.js';

/** Loads never take the last connections of the pool: whoever writes must get one while answers are being loaded. */
const CONNECTIONS_FOR_WRITERS = 2;

/** The cached tier's stores, lifetimes and warming. */
export class CacheConfig {
  /** The shared store; absent means a cache in this process. */
  readonly redisUrl: string | undefined;
  /** Every key in Redis starts with it, so that installations can share a server. */
  readonly redisPrefix: string;
  /** How long a request waits for Redis before it goes to the database. */
  readonly redisTimeoutMs: number;
  /** The bound of the cache in this process. */
  readonly memoryBytes: number;
  /** The share by which lifetimes vary at random (0.1 is ±10 %), so that entries stored together do not end together. */
  readonly ttlJitter: number;
  /** The oldest that a cached answer may be when other programs write, in milliseconds; δ in the protocol. */
  readonly maxStalenessMs: number;
  /** How long an instance may serve its hot copies without asking Redis, in milliseconds; 0: it keeps none. */
  readonly hotLeaseMs: number;
  /** The most loads of cached answers that run at once; some of the pool's connections are left to writers. */
  readonly loadConcurrency: number;
  /** The most loads that wait for their turn. */
  readonly loadQueue: number;
  /** The longest that a load waits for its turn, in milliseconds. */
  readonly loadWaitMs: number;
  /** The share of hits that are compared with the database in the background. */
  readonly auditRate: number;
  readonly warmOnStart: boolean;
  /** When to warm again; null means never. */
  readonly warmCron: string | null;

  constructor(environment: Environment) {
    this.redisUrl = environment.REDIS_URL;
    this.redisPrefix = environment.REDIS_PREFIX;
    this.redisTimeoutMs = environment.REDIS_TIMEOUT_MS;
    this.memoryBytes = environment.CACHE_MEMORY_BYTES;
    this.ttlJitter = environment.CACHE_TTL_JITTER;
    this.maxStalenessMs = environment.CACHE_MAX_STALENESS_MS;
    this.hotLeaseMs = environment.CACHE_HOT_LEASE_MS;
    const spare = Math.max(1, environment.DATABASE_POOL_MAX - CONNECTIONS_FOR_WRITERS);
    this.loadConcurrency = Math.min(environment.CACHE_LOAD_CONCURRENCY, spare);
    this.loadQueue = environment.CACHE_LOAD_QUEUE;
    this.loadWaitMs = environment.CACHE_LOAD_WAIT_MS;
    this.auditRate = environment.CACHE_AUDIT_RATE;
    this.warmOnStart = environment.CACHE_WARM_ON_START;
    this.warmCron = environment.CACHE_WARM_CRON;
  }
}
