import type { Entry } from './entry.js';
import type { StoredAnswers } from './stored-answer.js';

/** An entry, if there is one, and the present stamps of its scopes, all as of one instant. */
export interface Lookup {
  readonly entry: Entry | undefined;
  readonly stamps: readonly string[];
  /** Open write intents on one of the scopes, with the scope. Whoever sees one neither serves nor stores an entry. */
  readonly intents: readonly OpenIntent[];
  /** Whether nobody else was asked: the entry is a copy that this process may serve by itself. */
  readonly local?: boolean | undefined;
}

export interface OpenIntent {
  readonly scope: string;
  readonly intent: string;
}

/**
 * Where entries and stamps live. A *stamp* is a random string that stands for the present version of a scope; giving a
 * scope a new stamp makes every entry stored under the old one a miss, at once and however many there are. Random,
 * because a counter that restarts would make old entries valid again.
 *
 * Every implementation passes `describeCacheStore` in `testing/`.
 *
 * @throws every method: TierError `E_STORE_UNAVAILABLE` when the store does not answer in time
 */
export abstract class CacheStore {
  /** For metrics and `Cache-Status`: `memory`, `redis`. */
  abstract readonly name: string;

  /** Reads entry and stamps in one round trip. A scope without a stamp gets one, and its entries are misses. */
  abstract lookup(key: string, scopes: readonly string[]): Promise<Lookup>;

  /** The entry if it was stored under exactly these stamps. For versions that come from elsewhere. */
  abstract find(key: string, epoch: string, stamps: readonly string[]): Promise<Entry | undefined>;

  /** Stores an entry until its `expiresAt`. One that is too large is not stored. @returns whether it was stored */
  abstract store(key: string, entry: Entry): Promise<boolean>;

  /**
   * Opens a write intent on every scope: from when this resolves until {@link settle} nobody serves an entry of these
   * scopes, nor stores one, and no instance holds a copy of one that it would serve without asking.
   */
  abstract announce(intent: string, scopes: readonly string[]): Promise<void>;

  /** Gives every scope a new stamp and closes the intent, in one round trip. */
  abstract settle(intent: string, scopes: readonly string[]): Promise<void>;

  /** Gives every scope a new stamp; resolves when no instance serves an entry from before. */
  abstract renew(scopes: readonly string[]): Promise<void>;

  /**
   * Tries to become the one in the cluster who loads `key` under this version.
   * @returns undefined when someone else is; else the function that says the load is done
   */
  abstract claimFill(key: string, version: string): Promise<(() => Promise<void>) | undefined>;

  /**
   * Lists what is stored, in no order, also entries that are no longer valid but not gone yet. For people who look after
   * the system: it takes the longer the more there is.
   * @param limit after so many answers the look ends
   */
  abstract contents(limit: number): Promise<StoredAnswers>;

  /** Forgets every entry and stamp that this process keeps for itself. */
  abstract clearLocal(): void;

  /** Lets go of connections and timers that belong to the store alone. */
  abstract close(): Promise<void>;
}
