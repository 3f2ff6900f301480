import type { CacheStats } from '../cache/cache-stats.js';
import type { CacheStore } from '../cache/cache-store.js';
import type { QueryRegistry } from '../cache/query-registry.js';
import type { RowChange } from '../scope/row-change.js';

/** The scopes that changes concern, by where their versions are kept. */
export interface ConcernedScopes {
  /** With stamps in the store. */
  readonly acknowledged: readonly string[];
  /** With versions in the database. */
  readonly strict: ReadonlySet<string>;
}

/** Maps changes to scopes, and gives these new stamps. */
export class ChangeApplier {
  constructor(
    private readonly registry: QueryRegistry,
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
  ) {}

  scopesOf(changes: readonly RowChange[]): ConcernedScopes {
    return this.divide(this.registry.scopesOf(changes));
  }

  /** Tells scopes of strict queries from the others. */
  divide(scopes: Iterable<string>): ConcernedScopes {
    const acknowledged: string[] = [];
    const strict = new Set<string>();
    for (const scope of scopes) {
      if (this.registry.isStrict(scope)) strict.add(scope);
      else acknowledged.push(scope);
    }
    return { acknowledged, strict };
  }

  /** @throws TierError `E_STORE_UNAVAILABLE` */
  async renew(scopes: readonly string[]): Promise<void> {
    if (scopes.length === 0) return;
    await this.store.renew(scopes);
    this.stats.invalidated(scopes.length);
  }
}
