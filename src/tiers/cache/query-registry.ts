import { TierError } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import { queryScope, rowScope, tenantScope, type CachedQuery } from './cached-query.js';
import { mayAlter, touches } from './dependencies.js';

// oxlint-disable-next-line typescript/no-explicit-any -- parameters are contravariant: only `any` takes every query in
export type AnyCachedQuery = CachedQuery<any, any>;

/** Every cached query of the process, and which of them a change concerns. */
export class QueryRegistry {
  readonly #queries = new Map<string, AnyCachedQuery>();

  /** @throws TierError `E_DUPLICATE_QUERY` when the name is taken: two queries would share keys */
  add(query: AnyCachedQuery): void {
    if (this.#queries.has(query.name)) {
      throw new TierError('E_DUPLICATE_QUERY', `Two cached queries are called "${query.name}".`);
    }
    this.#queries.set(query.name, query);
  }

  all(): AnyCachedQuery[] {
    return [...this.#queries.values()];
  }

  /** @throws TierError `E_UNKNOWN_QUERY` with the names that exist */
  get(name: string): AnyCachedQuery {
    const query = this.#queries.get(name);
    if (!query) {
      throw new TierError(
        'E_UNKNOWN_QUERY',
        `No cached query is called "${name}"; there are ${[...this.#queries.keys()].join(', ')}.`,
      );
    }
    return query;
  }

  /** The narrowest scopes that cover every answer which `changes` may have altered. */
  scopesOf(changes: readonly RowChange[]): Set<string> {
    const scopes = new Set<string>();
    for (const change of changes) {
      for (const query of this.#queries.values()) addScope(scopes, query, change);
    }
    return scopes;
  }
}

function addScope(scopes: Set<string>, { name, definition }: AnyCachedQuery, change: RowChange): void {
  const { row, dependsOn } = definition;
  if (mayAlter(dependsOn, change)) {
    scopes.add(change.tenant === undefined ? queryScope(name) : tenantScope(name, change.tenant));
  }
  if (row?.table !== change.table || !(change.kind !== 'update' || touches(row.columns, change))) return;
  if (change.tenant === undefined) scopes.add(queryScope(name));
  else
    scopes.add(change.id === undefined ? tenantScope(name, change.tenant) : rowScope(name, change.tenant, change.id));
}
