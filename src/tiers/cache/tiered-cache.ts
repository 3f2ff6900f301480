import type { TenantId } from '../scope/tenant.js';
import type { CacheEngine } from './cache-engine.js';
import type { CacheStore } from './cache-store.js';
import type { CachedQueryDefinition } from './cached-query-definition.js';
import { CachedQuery } from './cached-query.js';
import { addUp, type KeptAnswers } from './kept-answers.js';
import { queryScope, tenantScope } from './scopes.js';
import { STRICT_EPOCH } from './strict-versions.js';
import type { AnyCachedQuery, QueryRegistry } from './query-registry.js';

/** Whose answers are to be misses: those of one query, of one tenant, of both; of neither: all. */
export interface InvalidationRequest {
  readonly query?: string;
  readonly tenant?: TenantId;
  /** Who asks; only for the log of invalidations. */
  readonly by?: string;
}

/** The third tier's door: cached repositories define their queries here. */
export class TieredCache {
  /**
   * @param renew gives scopes new versions, wherever those are kept
   * @param epoch the period of the store's history that may be served from; undefined: none
   * @param onInvalidated told what was asked for by hand, and of the scopes that it ended by query
   */
  constructor(
    private readonly engine: CacheEngine,
    private readonly registry: QueryRegistry,
    private readonly store: Pick<CacheStore, 'contents'>,
    private readonly renew: (scopes: ReadonlySet<string>) => Promise<void>,
    private readonly epoch: () => string | undefined,
    private readonly onInvalidated?: (asked: InvalidationRequest, ended: ReadonlyMap<string, string>) => void,
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
   * What is kept, by query and tenant. Answers of `strict` queries count as valid until they expire: the database alone
   * knows which of them are.
   * @param limit after so many answers the look ends
   * @throws TierError `E_STORE_UNAVAILABLE`
   */
  async contents(limit: number): Promise<KeptAnswers> {
    const stored = await this.store.contents(limit);
    const now = this.engine.clock.epochMs();
    const present = this.epoch();
    return addUp(
      stored,
      ({ expiresAt, epoch, current }) => expiresAt > now && (epoch === STRICT_EPOCH || (current && epoch === present)),
    );
  }

  /**
   * Makes answers misses: those of one query, of one tenant, of both, or all; O(1) in the number of entries.
   * @returns how many queries that concerned
   * @throws TierError `E_UNKNOWN_QUERY` when no query has that name; `E_STORE_UNAVAILABLE` when the store cannot be
   *   told, and nothing was invalidated for sure
   */
  async invalidate(what: InvalidationRequest): Promise<number> {
    const queries = what.query === undefined ? this.registry.all() : [this.registry.get(what.query)];
    const { tenant } = what;
    const scopes = new Map(
      queries.map(({ name }) => [name, tenant === undefined ? queryScope(name) : tenantScope(name, tenant)]),
    );
    await this.renew(new Set(scopes.values()));
    this.onInvalidated?.(what, scopes);
    return queries.length;
  }
}
