import type { RedisConnection } from './redis-connection.js';
import { addCounts, CountWindow, type CountsByQuery, type QueryCounts } from './cache-stats.js';

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 60;

/** A sliding hour in this process, in minute buckets. */
export class MemoryCountWindow extends CountWindow {
  readonly #buckets = new Map<number, CountsByQuery>();

  override add(counts: CountsByQuery, nowMs: number): Promise<void> {
    const minute = Math.floor(nowMs / MINUTE_MS);
    let bucket = this.#buckets.get(minute);
    if (!bucket) {
      bucket = new Map();
      this.#buckets.set(minute, bucket);
    }
    addCounts(bucket, counts);
    for (const old of this.#buckets.keys()) if (old <= minute - WINDOW_MINUTES) this.#buckets.delete(old);
    return Promise.resolve();
  }

  override sum(nowMs: number): Promise<CountsByQuery> {
    const first = Math.floor(nowMs / MINUTE_MS) - WINDOW_MINUTES;
    const sum: CountsByQuery = new Map();
    for (const [minute, bucket] of this.#buckets) if (minute > first) addCounts(sum, bucket);
    return Promise.resolve(sum);
  }
}

/** A sliding hour shared by all instances: one Redis hash a minute, added to with HINCRBY, which loses no count. */
export class RedisCountWindow extends CountWindow {
  constructor(
    private readonly redis: RedisConnection,
    private readonly prefix: string,
  ) {
    super();
  }

  override async add(counts: CountsByQuery, nowMs: number): Promise<void> {
    if (counts.size === 0) return;
    const key = this.#key(Math.floor(nowMs / MINUTE_MS));
    await this.redis.run((client) => {
      const batch = client.multi();
      for (const [query, kinds] of counts) {
        for (const kind of KINDS) if (kinds[kind] > 0) batch.hIncrBy(key, `${query} ${kind}`, kinds[kind]);
      }
      return batch.expire(key, (WINDOW_MINUTES + 5) * 60).exec();
    });
  }

  override async sum(nowMs: number): Promise<CountsByQuery> {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const keys = Array.from({ length: WINDOW_MINUTES }, (_, i) => this.#key(minute - i));
    const hashes = await this.redis.run((client) => Promise.all(keys.map((key) => client.hGetAll(key))));
    const sum: CountsByQuery = new Map();
    for (const hash of hashes) addCounts(sum, parse(hash));
    return sum;
  }

  #key(minute: number): string {
    return `${this.prefix}hits:${minute}`;
  }
}

const KINDS = ['hits', 'misses', 'bypasses'] as const satisfies readonly (keyof QueryCounts)[];

function parse(hash: Record<string, string>): CountsByQuery {
  const counts: CountsByQuery = new Map();
  for (const [field, text] of Object.entries(hash)) {
    const [query = '', name] = field.split(' ');
    const kind = KINDS.find((known) => known === name);
    if (!kind) continue;
    const of = counts.get(query) ?? { hits: 0, misses: 0, bypasses: 0 };
    of[kind] = Number(text);
    counts.set(query, of);
  }
  return counts;
}
