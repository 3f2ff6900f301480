import type { TenantId } from '../scope/tenant.js';
import type { CacheEngine } from './cache-engine.js';
import type { CachedQueryDefinition } from './cached-query-definition.js';
import { CachedQuery, queryScope, tenantScope } from './cached-query.js';
import type { AnyCachedQuery, QueryRegistry } from './query-registry.js';
import type { ScopeRenewer } from './scope-renewer.js';

/** The third tier's door: cached repositories define their queries here. */
export class TieredCache {
  constructor(
    private readonly engine: CacheEngine,
    private readonly registry: QueryRegistry,
    private readonly renewer: ScopeRenewer,
  ) {}

  /**
   * Makes a cached query.
   * @throws TierError `E_DUPLICATE_QUERY` when the name is taken
   */
  define<P, S, R = S>(definition: CachedQueryDefinition<P, S, R>): CachedQuery<P, R> {
    const query = new CachedQuery<P, R>(this.engine, definition as CachedQueryDefinition<P, unknown, R>);
    this.registry.add(query);
    return query;
  }

  /** Every query that was defined. */
  queries(): AnyCachedQuery[] {
    return this.registry.all();
  }

  /**
   * Makes answers misses: those of one query, of one tenant, of both, or all; O(1) in the number of entries.
   * @throws TierError `E_UNKNOWN_QUERY` when no query has that name
   */
  async invalidate(what: { readonly query?: string; readonly tenant?: TenantId }): Promise<void> {
    const queries = what.query === undefined ? this.registry.all() : [this.registry.get(what.query)];
    const { tenant } = what;
    await this.renewer.renew(
      new Set(queries.map(({ name }) => (tenant === undefined ? queryScope(name) : tenantScope(name, tenant)))),
    );
  }
}
