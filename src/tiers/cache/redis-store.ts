import { LRUCache } from 'lru-cache';
import { CacheStore, type Lookup } from './cache-store.js';
import { decodeEntry, encodeEntry, entryBytes, type Entry } from './entry.js';
import { newStamp } from './memory-store.js';
import type { RedisConnection } from './redis-connection.js';
import { StampReader } from './stamp-reader.js';

/** A stamp that is not used for this long is forgotten; its entries, which live shorter, are misses by then anyway. */
const STAMP_SECONDS = 24 * 3600;
/** Larger answers are served, but not stored: one of them would hold up every other command. */
const MAX_ENTRY_BYTES = 8 * 1024 * 1024;

export interface RedisStoreOptions {
  /** Every key starts with it. */
  readonly prefix: string;
  /** The bound of the copies kept in this process. */
  readonly nearBytes: number;
  /** Told of a value that is no entry; it is treated as a miss and overwritten. */
  readonly onBadEntry: (key: string) => void;
}

/**
 * Entries and stamps in Redis, with copies of the entries in this process. A copy is served only after Redis has
 * confirmed its stamps, which is a smaller answer than the entry itself.
 */
export class RedisStore extends CacheStore {
  readonly name = 'redis';
  readonly #near: LRUCache<string, Entry>;
  readonly #reader = new StampReader((scopes) =>
    this.redis.run((client) => client.mGet(scopes.map((scope) => this.#stampKey(scope)))),
  );

  constructor(
    private readonly redis: RedisConnection,
    private readonly options: RedisStoreOptions,
  ) {
    super();
    this.#near = new LRUCache({
      maxSize: options.nearBytes,
      maxEntrySize: Math.floor(options.nearBytes / 4),
      sizeCalculation: entryBytes,
    });
  }

  override async lookup(key: string, scopes: readonly string[]): Promise<Lookup> {
    const near = this.#near.get(key);
    if (near) {
      const stamps = await this.#stamps(scopes);
      if (near.stamps.every((stamp, i) => stamp === stamps[i])) return { entry: near, stamps };
      this.#near.delete(key);
    }
    // Entry and stamps in one command: they are of one instant, and none of the stamps is newer than the entry's data.
    const [bytes, ...found] = await this.redis.run((_, client) =>
      client.mGet([this.#entryKey(key), ...scopes.map((scope) => this.#stampKey(scope))]),
    );
    const stamps = found.every((stamp) => stamp !== null) ? found.map(String) : await this.#createStamps(scopes);
    const entry = bytes ? this.#decode(key, bytes) : undefined;
    if (entry) this.#near.set(key, entry);
    return { entry, stamps };
  }

  override async store(key: string, entry: Entry): Promise<boolean> {
    const lifetime = entry.expiresAt - entry.storedAt;
    if (entry.body.byteLength > MAX_ENTRY_BYTES || lifetime < 1) return false;
    await this.redis.run((client) =>
      client.set(this.#entryKey(key), encodeEntry(entry), { expiration: { type: 'PX', value: Math.ceil(lifetime) } }),
    );
    this.#near.set(key, entry);
    return true;
  }

  override async renew(scopes: readonly string[]): Promise<void> {
    await this.redis.run((client) => {
      const batch = client.multi();
      for (const scope of scopes) {
        batch.set(this.#stampKey(scope), newStamp(), { expiration: { type: 'EX', value: STAMP_SECONDS } });
      }
      return batch.execAsPipeline();
    });
  }

  override close(): Promise<void> {
    this.#near.clear();
    return Promise.resolve();
  }

  async #stamps(scopes: readonly string[]): Promise<string[]> {
    const found = await this.#reader.stamps(scopes);
    return found.every((stamp) => stamp !== null) ? found : this.#createStamps(scopes);
  }

  /** Stamps for scopes that have none; where two processes try at once, both get the one that was first. */
  async #createStamps(scopes: readonly string[]): Promise<string[]> {
    const keys = scopes.map((scope) => this.#stampKey(scope));
    const results = await this.redis.run((client) => {
      const batch = client.multi();
      for (const key of keys) {
        batch.set(key, newStamp(), { condition: 'NX', expiration: { type: 'EX', value: STAMP_SECONDS } });
      }
      return batch.mGet(keys).exec();
    });
    return (results.at(-1) as unknown as (string | null)[]).map(String);
  }

  #decode(key: string, bytes: Buffer): Entry | undefined {
    try {
      return decodeEntry(bytes);
    } catch {
      this.options.onBadEntry(key);
      return undefined;
    }
  }

  #entryKey(key: string): string {
    return `${this.options.prefix}e:${key}`;
  }

  #stampKey(scope: string): string {
    return `${this.options.prefix}s:${scope}`;
  }
}
