import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AuthConfig, CacheConfig } from '../config/index.js';
import { tooManyRequests } from '../http/problems.js';
import { RedisConnection } from '../tiers/index.js';

const WINDOW_SECONDS = 60;
const MS = 1000;

type Step = 'consume' | 'reward';

/**
 * Bounds how many failed logins one address, and one loginid, can make in a minute; shared by all instances while Redis
 * is there. An attempt counts when it begins, so that parallel ones count, and a success is taken back.
 */
@Injectable()
export class LoginLimits {
  readonly #local: RateLimiterMemory;
  readonly #shared: RateLimiterRedis | undefined;

  constructor(
    auth: AuthConfig,
    cache: CacheConfig,
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
  ) {
    const options = { points: auth.loginAttemptsPerMinute, duration: WINDOW_SECONDS };
    this.#local = new RateLimiterMemory(options);
    if (redis) {
      this.#shared = new RateLimiterRedis({
        ...options,
        storeClient: redis.client,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        keyPrefix: `${cache.redisPrefix}login`,
      });
    }
  }

  /** Counts an attempt. @throws Problem 429 when there were too many */
  async begin(address: string, loginid: string): Promise<void> {
    const results = await Promise.all(keys(address, loginid).map((key) => this.#step('consume', key)));
    const waits = results.filter(({ allowed }) => !allowed).map(({ waitMs }) => waitMs);
    if (waits.length > 0) {
      throw tooManyRequests('Too many logins have failed; wait a moment.', Math.max(...waits) / MS);
    }
  }

  /** Takes back a successful attempt. */
  async succeed(address: string, loginid: string): Promise<void> {
    await Promise.all(keys(address, loginid).map((key) => this.#step('reward', key)));
  }

  async #step(step: Step, key: string): Promise<{ allowed: boolean; waitMs: number }> {
    const { redis } = this;
    const shared = this.#shared;
    if (redis && shared) {
      try {
        return await redis.run(() => attempt(shared, step, key));
      } catch {
        // Redis is away: this process counts by itself until it is back.
      }
    }
    return attempt(this.#local, step, key);
  }
}

/** The limiter rejects with its result where there were too many; anything else is a failure. */
async function attempt(limiter: RateLimiterMemory | RateLimiterRedis, step: Step, key: string) {
  try {
    const { msBeforeNext } = await limiter[step](key);
    return { allowed: true, waitMs: msBeforeNext };
  } catch (error) {
    if (error instanceof RateLimiterRes) return { allowed: step === 'reward', waitMs: error.msBeforeNext };
    throw error;
  }
}

function keys(address: string, loginid: string): string[] {
  return [`address:${address}`, `loginid:${loginid}`];
}
