import { isUnavailable } from '../errors.js';
import type { CacheStore, Lookup } from './cache-store.js';
import type { Question } from './cached-query-definition.js';
import type { OrphanedIntents } from './orphaned-intents.js';
import type { ServingPermit } from './serving-permit.js';
import { VersionSource, type Look } from './version-source.js';

/** Versions of `acknowledged` answers: the stamps in the store, while this process may serve from it. */
export class AcknowledgedVersions extends VersionSource {
  constructor(
    private readonly store: CacheStore,
    private readonly permit: ServingPermit,
    private readonly orphans: OrphanedIntents,
  ) {
    super();
  }

  override async look({ key, scopes }: Question<unknown>): Promise<Look> {
    const before = this.permit.current();
    if ('refused' in before) return before;
    let lookup: Lookup;
    try {
      lookup = await this.store.lookup(key, scopes);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return { refused: 'store-unavailable' };
    }
    // The connection may have been made anew meanwhile, to a server that holds an older state.
    const after = this.permit.current();
    if ('refused' in after) return after;
    if (after.epoch !== before.epoch) return { refused: 'store-closed' };
    if (lookup.intents.length > 0) {
      for (const open of lookup.intents) this.orphans.saw(open);
      return { refused: 'intent' };
    }
    return { entry: lookup.entry, epoch: before.epoch, stamps: lookup.stamps, local: lookup.local };
  }
}
