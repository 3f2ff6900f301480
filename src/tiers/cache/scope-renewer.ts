import { isUnavailable } from '../errors.js';
import type { CacheStats } from './cache-stats.js';
import type { CacheStore } from './cache-store.js';
import type { PendingRenewals } from './pending-renewals.js';

/** Makes every entry of a scope a miss, by giving the scope a new stamp. */
export class ScopeRenewer {
  constructor(
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
    private readonly pending: PendingRenewals,
  ) {}

  /**
   * Resolves when no entry that these scopes had before can be served by this process any more. Rejects only for
   * faults of the program: what the store does not take now, it is given later, and until then nothing is served.
   */
  async renew(scopes: ReadonlySet<string>): Promise<void> {
    if (scopes.size === 0) return;
    this.stats.invalidated(scopes.size);
    try {
      await this.store.renew([...scopes]);
    } catch (error) {
      this.pending.add(scopes);
      if (!isUnavailable(error)) throw error;
    }
  }
}
