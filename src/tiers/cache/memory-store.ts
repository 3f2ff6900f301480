import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { CacheStore, type Lookup } from './cache-store.js';
import { entryBytes, type Entry } from './entry.js';

/** The most scopes that keep a stamp; the least recently used one beyond that is forgotten, and its entries miss. */
const MAX_STAMPS = 200_000;

/** How large one entry may be: a share of the whole, so that one giant cannot push everything else out. */
const MAX_ENTRY_SHARE = 0.25;

/** Entries and stamps in this process: bounded by bytes, least recently used first out. */
export class MemoryStore extends CacheStore {
  readonly name = 'memory';
  readonly #entries: LRUCache<string, Entry>;
  readonly #stamps = new LRUCache<string, string>({ max: MAX_STAMPS });

  /** @param maxBytes the most that entries may weigh together */
  constructor(maxBytes: number) {
    super();
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.floor(maxBytes * MAX_ENTRY_SHARE),
      sizeCalculation: entryBytes,
    });
  }

  override lookup(key: string, scopes: readonly string[]): Promise<Lookup> {
    return Promise.resolve({ entry: this.#entries.get(key), stamps: scopes.map((scope) => this.#stamp(scope)) });
  }

  override store(key: string, entry: Entry): Promise<boolean> {
    this.#entries.set(key, entry);
    return Promise.resolve(this.#entries.has(key));
  }

  override renew(scopes: readonly string[]): Promise<void> {
    for (const scope of scopes) this.#stamps.set(scope, newStamp());
    return Promise.resolve();
  }

  /** What the entries weigh now, in bytes. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  override close(): Promise<void> {
    this.#entries.clear();
    this.#stamps.clear();
    return Promise.resolve();
  }

  #stamp(scope: string): string {
    let stamp = this.#stamps.get(scope);
    if (stamp === undefined) {
      stamp = newStamp();
      this.#stamps.set(scope, stamp);
    }
    return stamp;
  }
}

/** 96 random bits: no two scopes, processes or restarts will ever draw the same. */
export function newStamp(): string {
  return randomBytes(12).toString('base64url');
}
