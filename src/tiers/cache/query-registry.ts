import { hash } from 'node:crypto';
import { TierError } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import type { CachedQuery } from './cached-query.js';
import { queryOfScope, queryScope, rowScope, tenantScope } from './scopes.js';
import { concernOf } from './concern.js';
import { kindsOf } from './dependencies.js';

// oxlint-disable-next-line typescript/no-explicit-any -- parameters are contravariant: only `any` takes every query in
export type AnyCachedQuery = CachedQuery<any, any>;

/** Answers of one query that a change may have altered. */
export interface EndedAnswers {
  readonly query: AnyCachedQuery;
  readonly change: RowChange;
  /** The narrowest that cover them. */
  readonly scopes: readonly string[];
}

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

  /** The answers that `changes` may have altered, by query and change. */
  endedBy(changes: readonly RowChange[]): EndedAnswers[] {
    const ended: EndedAnswers[] = [];
    for (const change of changes) {
      for (const query of this.#queries.values()) {
        const scopes = scopesOf(query, change);
        if (scopes.length > 0) ended.push({ query, change, scopes });
      }
    }
    return ended;
  }

  /** The narrowest scopes that cover every answer which `changes` may have altered. */
  scopesOf(changes: readonly RowChange[]): Set<string> {
    return new Set(this.endedBy(changes).flatMap(({ scopes }) => scopes));
  }
}

function scopesOf({ name, definition }: AnyCachedQuery, change: RowChange): readonly string[] {
  const concern = concernOf(definition.dependsOn, definition.row, change);
  if (concern === 'none') return [];
  const { tenant } = change;
  if (tenant === undefined) return [queryScope(name)];
  if (concern === 'all') return [tenantScope(name, tenant)];
  return Array.from(concern, (id) => rowScope(name, tenant, id));
}

/** Answers about no row in particular look at no row's scope, so nothing could end them through a row. */
function demandRow({ name, definition: { dependsOn, row } }: AnyCachedQuery): void {
  for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
    if (row || kindsOf(listed).every(({ through }) => through === undefined)) continue;
    throw new TierError('E_BAD_DEFINITION', `"${name}" depends on ${table} through a row, but says not which (row).`);
  }
}
