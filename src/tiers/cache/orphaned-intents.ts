import { LRUCache } from 'lru-cache';
import type { CacheStore, OpenIntent } from './cache-store.js';
import { xidOf } from './stamp.js';

export interface OrphanedIntentsOptions {
  /** A clock that only moves forward, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Whether a transaction is still in progress; rejects when the database cannot say. */
  readonly inProgress: (xid: string) => Promise<boolean>;
}

/** A write is settled within milliseconds of its COMMIT; an intent that is seen for longer is asked about. */
const SUSPICIOUS_MS = 250;
const WATCHED = 10_000;

/**
 * Settles the intents of writers that died between announcing and settling. Nobody has to look for them: whoever is kept
 * from the cache by one notices how long it stays, and then asks the database what became of its transaction.
 */
export class OrphanedIntents {
  /** How many were settled by this process. */
  settled = 0;
  readonly #firstSeen = new LRUCache<string, number>({ max: WATCHED });
  readonly #asking = new Set<string>();

  constructor(
    private readonly store: CacheStore,
    private readonly options: OrphanedIntentsOptions,
  ) {}

  /** Takes note that a reader met an open intent. */
  saw({ scope, intent }: OpenIntent): void {
    const key = `${intent} ${scope}`;
    const now = this.options.monotonicMs();
    const since = this.#firstSeen.get(key);
    if (since === undefined) this.#firstSeen.set(key, now);
    else if (now - since >= SUSPICIOUS_MS && !this.#asking.has(key)) void this.#ask(key, { scope, intent });
  }

  /** Asks what became of the intent's transaction, and settles it where that has ended. @returns whether it was settled */
  async #ask(key: string, { scope, intent }: OpenIntent): Promise<void> {
    this.#asking.add(key);
    try {
      const xid = xidOf(intent);
      if (xid !== undefined && (await this.options.inProgress(xid))) return;
      await this.store.settle(intent, [scope]);
      this.settled += 1;
      this.#firstSeen.delete(key);
    } catch {
      // Asked again by the next reader who meets it.
    } finally {
      this.#asking.delete(key);
    }
  }
}
