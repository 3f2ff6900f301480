import { hash } from 'node:crypto';
import { TierError } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import type { CachedQuery } from './cached-query.js';
import { queryOfScope, queryScope, rowScope, tenantScope } from './scopes.js';
import { concernOf } from './concern.js';
import { kindsOf } from './dependencies.js';

// oxlint-disable-next-line typescript/no-explicit-any -- parameters are contravariant: only `any` takes every query in
export type AnyCachedQuery = CachedQuery<any, any>;

/** Every cached query of the process, and which of them a change concerns. */
export class QueryRegistry {
  readonly #queries = new Map<string, AnyCachedQuery>();
  #catalogue = '';
  #sealed = false;

  /**
   * @throws TierError `E_DUPLICATE_QUERY` when the name is taken: two queries would share keys;
   *   `E_BAD_DEFINITION` when rows belong `through` a column to a row that the definition does not name, or the registry
   *   is sealed
   */
  add(query: AnyCachedQuery): void {
    demandRow(query);
    if (this.#sealed) {
      throw new TierError(
        'E_BAD_DEFINITION',
        `"${query.name}" is defined too late, other instances would not know of it: define it where its provider is made.`,
      );
    }
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

  /** Whether a scope belongs to a query whose versions are kept in the database. */
  isStrict(scope: string): boolean {
    return this.#queries.get(queryOfScope(scope))?.definition.freshness === 'strict';
  }

  /** Ends the time of definitions: from now on the set has a name. */
  seal(): void {
    const shapes = this.all().map(({ name, shape }) => `${name}:${shape}`);
    this.#catalogue = hash('sha256', shapes.toSorted().join(), 'base64url').slice(0, 12);
    this.#sealed = true;
  }

  /** Names the set of queries and what each depends on: another name whenever one of them comes, goes or changes. */
  catalogue(): string {
    return this.#catalogue;
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
  const concern = concernOf(definition.dependsOn, definition.row, change);
  if (concern === 'none') return;
  const { tenant } = change;
  if (tenant === undefined) scopes.add(queryScope(name));
  else if (concern === 'all') scopes.add(tenantScope(name, tenant));
  else for (const id of concern) scopes.add(rowScope(name, tenant, id));
}

/** Answers about no row in particular look at no row's scope, so nothing could end them through a row. */
function demandRow({ name, definition: { dependsOn, row } }: AnyCachedQuery): void {
  for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
    if (row || kindsOf(listed).every(({ through }) => through === undefined)) continue;
    throw new TierError('E_BAD_DEFINITION', `"${name}" depends on ${table} through a row, but says not which (row).`);
  }
}
