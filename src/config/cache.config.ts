import type { Environment } from './environment.js';

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
  readonly warmOnStart: boolean;
  /** When to warm again; null means never. */
  readonly warmCron: string | null;

  constructor(environment: Environment) {
    this.redisUrl = environment.REDIS_URL;
    this.redisPrefix = environment.REDIS_PREFIX;
    this.redisTimeoutMs = environment.REDIS_TIMEOUT_MS;
    this.memoryBytes = environment.CACHE_MEMORY_BYTES;
    this.ttlJitter = environment.CACHE_TTL_JITTER;
    this.warmOnStart = environment.CACHE_WARM_ON_START;
    this.warmCron = environment.CACHE_WARM_CRON;
  }
}
