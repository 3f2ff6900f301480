import { LRUCache } from 'lru-cache';
import { CacheStore, type Lookup, type OpenIntent } from './cache-store.js';
import { decodeEntry, encodeEntry, entryBytes, hasStamps, type Entry } from './entry.js';
import type { RedisConnection } from './redis-connection.js';
import { type SharedStamps, STAMP_SECONDS } from './shared-stamps.js';
import { newStamp, parseStamp } from './stamp.js';
import { StampReader } from './stamp-reader.js';
import { listRedis } from './redis-contents.js';
import type { StoredAnswers } from './stored-answer.js';

/** Larger answers are served, but not stored: one of them would hold up every other command. */
const MAX_ENTRY_BYTES = 8 * 1024 * 1024;
/** Who is loading for the whole cluster may take so long before somebody else tries. */
const FILL_LEASE_MS = 5_000;

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
 * confirmed its stamps, which is a smaller answer than the entry itself; copies that are asked for all the time are
 * served without asking (see {@link SharedStamps.hot}).
 */
export class RedisStore extends CacheStore {
  readonly name = 'redis';
  readonly #near: LRUCache<string, Entry>;
  readonly #reader = new StampReader((scopes) =>
    this.redis.run((client) => client.mGet(scopes.map((scope) => this.stamps.key(scope)))),
  );

  constructor(
    private readonly redis: RedisConnection,
    private readonly stamps: SharedStamps,
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
    const hot = this.stamps.hot.get(key);
    if (hot) return { entry: hot, stamps: hot.stamps, intents: [], local: true };
    const near = this.#near.get(key);
    if (near) {
      const present = await this.#present(scopes, await this.#reader.stamps(scopes));
      if (present.intents.length > 0 || near.stamps.every((stamp, i) => stamp === present.stamps[i])) {
        if (present.intents.length === 0) void this.stamps.hot.used(key, near, scopes);
        return { entry: near, ...present };
      }
      this.#near.delete(key);
    }
    // Entry and stamps in one command: they are of one instant, and none of the stamps is newer than the entry's data.
    const [bytes, ...found] = await this.redis.run((_, client) =>
      client.mGet([this.#entryKey(key), ...scopes.map((scope) => this.stamps.key(scope))]),
    );
    const present = await this.#present(
      scopes,
      found.map((stamp) => (stamp === null ? null : String(stamp))),
    );
    const entry = bytes ? this.#decode(key, bytes) : undefined;
    if (entry) this.#near.set(key, entry);
    return { entry, ...present };
  }

  override async find(key: string, epoch: string, stamps: readonly string[]): Promise<Entry | undefined> {
    const near = this.#near.get(key);
    if (near && hasStamps(near, epoch, stamps)) return near;
    const bytes = await this.redis.run((_, client) => client.get(this.#entryKey(key)));
    const entry = bytes ? this.#decode(key, bytes) : undefined;
    if (!entry || !hasStamps(entry, epoch, stamps)) return undefined;
    this.#near.set(key, entry);
    return entry;
  }

  override async store(key: string, entry: Entry): Promise<boolean> {
    const lifetime = entry.expiresAt - entry.storedAt;
    if (entry.body.byteLength > MAX_ENTRY_BYTES || lifetime < 1) return false;
    this.#near.set(key, entry);
    await this.redis.run((client) =>
      client.set(this.#entryKey(key), encodeEntry(entry), { expiration: { type: 'PX', value: Math.ceil(lifetime) } }),
    );
    return true;
  }

  override announce(intent: string, scopes: readonly string[]): Promise<void> {
    return this.stamps.change('announce', intent, scopes);
  }

  override settle(intent: string, scopes: readonly string[]): Promise<void> {
    return this.stamps.change('settle', intent, scopes);
  }

  override renew(scopes: readonly string[]): Promise<void> {
    return this.stamps.change('renew', '', scopes);
  }

  override async claimFill(key: string, version: string): Promise<(() => Promise<void>) | undefined> {
    const claim = `${this.options.prefix}f:${version}:${key}`;
    const taken = await this.redis.run((client) =>
      client.set(claim, '1', { condition: 'NX', expiration: { type: 'PX', value: FILL_LEASE_MS } }),
    );
    if (taken === null) return undefined;
    return async () => {
      await this.redis.run((client) => client.unlink(claim)).catch(() => undefined);
    };
  }

  override contents(limit: number): Promise<StoredAnswers> {
    return listRedis(this.redis, {
      start: this.#entryKey(''),
      limit,
      stampKey: (scope) => this.stamps.key(scope),
    });
  }

  override clearLocal(): void {
    this.#near.clear();
    this.stamps.hot.clear();
  }

  override close(): Promise<void> {
    this.stamps.close();
    this.#near.clear();
    return Promise.resolve();
  }

  /** Tells stamps and intents apart; a scope without a stamp gets one. */
  async #present(
    scopes: readonly string[],
    found: readonly (string | null)[],
  ): Promise<Pick<Lookup, 'stamps' | 'intents'>> {
    const texts = found.includes(null) ? await this.#createStamps(scopes) : (found as string[]);
    const states = texts.map(parseStamp);
    const intents: OpenIntent[] = scopes.flatMap((scope, i) =>
      (states[i]?.intents ?? []).map((intent) => ({ scope, intent })),
    );
    return { stamps: states.map(({ stamp }) => stamp), intents };
  }

  /** Stamps for scopes that have none; where two processes try at once, both get the one that was first. */
  async #createStamps(scopes: readonly string[]): Promise<string[]> {
    const keys = scopes.map((scope) => this.stamps.key(scope));
    const results = await this.redis.run((client) => {
      const batch = client.multi();
      for (const key of keys) {
        batch.set(key, newStamp(), { condition: 'NX', expiration: { type: 'EX', value: STAMP_SECONDS } });
      }
      return batch.mGet(keys).exec();
    });
    const found = results.at(-1) as unknown as (string | null)[];
    const wrong = keys.filter((_, i) => found[i] === null);
    // Not a string: somebody else's value. Without a stamp there would be nothing that a later write changes.
    if (wrong.length > 0) await this.redis.run((client) => client.unlink(wrong));
    // Until then a version that no one else will ever have, so that what is stored under it is never found.
    return found.map((stamp) => stamp ?? newStamp());
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
}
