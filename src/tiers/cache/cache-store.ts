import type { Entry } from './entry.js';

/** An entry, if there is one, and the present stamps of its scopes, all as of one instant. */
export interface Lookup {
  readonly entry: Entry | undefined;
  readonly stamps: readonly string[];
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

  /** Stores an entry until its `expiresAt`. One that is too large is not stored. @returns whether it was stored */
  abstract store(key: string, entry: Entry): Promise<boolean>;

  /** Gives every scope a new stamp, in one round trip. */
  abstract renew(scopes: readonly string[]): Promise<void>;

  /** Lets go of connections and timers that belong to the store alone. */
  abstract close(): Promise<void>;
}
