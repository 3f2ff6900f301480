import { KeyvAdapter } from 'cache-manager';
import { redisInsStore } from 'cache-manager-redis-yet';
import type { RedisConnection } from './redis-connection.js';

/** What `CacheModule` takes. */
interface GeneralCache {
  readonly stores?: KeyvAdapter[];
  readonly namespace?: string;
}

/** @param startedAt in milliseconds of `performance.now()` */
type OnRead = (key: string, startedAt: number) => void;

/** How many keys one step of a clearing looks at. */
const STEP = 500;

/**
 * Nest's `CACHE_MANAGER`, for values that need no consistency: over the one connection and within its time limit, under
 * the installation's own prefix, or without Redis in memory.
 * @param onRead told of every read of one value from Redis
 */
export function generalCache(redis: RedisConnection | null, prefix: string, onRead: OnRead): GeneralCache {
  if (!redis) return {};
  const namespace = `${prefix}general`;
  const store = redisInsStore(redis.client as never);
  const limited =
    <Parameters extends unknown[], T>(fn: (...parameters: Parameters) => Promise<T>) =>
    (...parameters: Parameters): Promise<T> =>
      redis.run(() => fn(...parameters));
  const adapter = new KeyvAdapter({
    name: store.name,
    get: limited(async (key: string) => {
      const startedAt = performance.now();
      const value: unknown = await store.get(key);
      onRead(key, startedAt);
      return value;
    }),
    mget: limited((...keys: string[]) => store.mget(...keys)),
    set: limited((key: string, value: unknown, ttl?: number) => store.set(key, value, ttl)),
    mset: limited((values: [string, unknown][], ttl?: number) => store.mset(values, ttl)),
    del: limited((key: string) => store.del(key)),
    mdel: limited((...keys: string[]) => store.mdel(...keys)),
    ttl: limited((key: string) => store.ttl(key)),
    keys: () => Promise.resolve([]),
    // The store's own would empty the whole server, whoever else uses it.
    reset: () => clear(redis, `${namespace}:*`),
  });
  return { stores: [adapter], namespace };
}

async function clear(redis: RedisConnection, pattern: string): Promise<void> {
  let cursor = '0';
  do {
    const step = await redis.run((client) => client.scan(cursor, { MATCH: pattern, COUNT: STEP }));
    if (step.keys.length > 0) await redis.run((client) => client.unlink(step.keys));
    cursor = step.cursor;
  } while (cursor !== '0');
}
