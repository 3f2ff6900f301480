import { LRUCache } from 'lru-cache';
import { CacheStore, type Lookup, type OpenIntent } from './cache-store.js';
import { entryBytes, hasStamps, type Entry } from './entry.js';
import { newStamp } from './stamp.js';
import { scopesOfKey, type StoredAnswer, type StoredAnswers } from './stored-answer.js';

/** The most scopes that keep a stamp; the least recently used one beyond that is forgotten, and its entries miss. */
const MAX_STAMPS = 200_000;

/** How large one entry may be: a share of the whole, so that one giant cannot push everything else out. */
const MAX_ENTRY_SHARE = 0.25;

/** Entries, stamps and intents in this process: bounded by bytes, least recently used first out. */
export class MemoryStore extends CacheStore {
  readonly name = 'memory';
  readonly #entries: LRUCache<string, Entry>;
  readonly #stamps = new LRUCache<string, string>({ max: MAX_STAMPS });
  /** Open intents by scope. Not bounded by the stamps' limit: forgetting one would serve what is being overwritten. */
  readonly #intents = new Map<string, Set<string>>();

  /** @param maxBytes the most that entries may weigh together */
  constructor(private readonly maxBytes: number) {
    super();
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.floor(maxBytes * MAX_ENTRY_SHARE),
      sizeCalculation: entryBytes,
    });
  }

  override lookup(key: string, scopes: readonly string[]): Promise<Lookup> {
    return Promise.resolve({
      entry: this.#entries.get(key),
      stamps: scopes.map((scope) => this.#stamp(scope)),
      intents: this.#intents.size === 0 ? [] : scopes.flatMap((scope) => this.#openOn(scope)),
    });
  }

  override find(key: string, epoch: string, stamps: readonly string[]): Promise<Entry | undefined> {
    const entry = this.#entries.get(key);
    return Promise.resolve(entry && hasStamps(entry, epoch, stamps) ? entry : undefined);
  }

  override store(key: string, entry: Entry): Promise<boolean> {
    this.#entries.set(key, entry);
    return Promise.resolve(this.#entries.has(key));
  }

  override announce(intent: string, scopes: readonly string[]): Promise<void> {
    for (const scope of scopes) {
      const open = this.#intents.get(scope);
      if (open) open.add(intent);
      else this.#intents.set(scope, new Set([intent]));
    }
    return Promise.resolve();
  }

  override settle(intent: string, scopes: readonly string[]): Promise<void> {
    for (const scope of scopes) {
      this.#stamps.set(scope, newStamp());
      const open = this.#intents.get(scope);
      open?.delete(intent);
      if (open?.size === 0) this.#intents.delete(scope);
    }
    return Promise.resolve();
  }

  override renew(scopes: readonly string[]): Promise<void> {
    for (const scope of scopes) this.#stamps.set(scope, newStamp());
    return Promise.resolve();
  }

  /** There is nobody else: loads of this process are shared by their flights already. */
  override claimFill(): Promise<() => Promise<void>> {
    return Promise.resolve(() => Promise.resolve());
  }

  override contents(limit: number): Promise<StoredAnswers> {
    const answers: StoredAnswer[] = [];
    for (const [key, entry] of this.#entries.entries()) {
      if (answers.length >= limit) break;
      const { epoch, expiresAt } = entry;
      answers.push({ key, bytes: entryBytes(entry), epoch, expiresAt, current: this.#isCurrent(key, entry) });
    }
    return Promise.resolve({
      answers,
      complete: answers.length === this.#entries.size,
      usedBytes: this.bytes,
      limitBytes: this.maxBytes,
    });
  }

  override clearLocal(): void {
    this.#entries.clear();
    this.#stamps.clear();
  }

  /** What the entries weigh now, in bytes. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  override close(): Promise<void> {
    this.clearLocal();
    this.#intents.clear();
    return Promise.resolve();
  }

  #isCurrent(key: string, { stamps }: Entry): boolean {
    return scopesOfKey(key)?.every((scope, i) => this.#stamps.peek(scope) === stamps[i]) ?? false;
  }

  #stamp(scope: string): string {
    let stamp = this.#stamps.get(scope);
    if (stamp === undefined) {
      stamp = newStamp();
      this.#stamps.set(scope, stamp);
    }
    return stamp;
  }

  #openOn(scope: string): OpenIntent[] {
    return [...(this.#intents.get(scope) ?? [])].map((intent) => ({ scope, intent }));
  }
}
