import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { BusinessUnit } from '../../model/index.js';
import { Clock, type CachedQuery, TieredCache, WorkScope } from '../../tiers/index.js';

export interface WarmOptions {
  /** Names of queries, or the part before the dot (`jobs`, `assets`); absent: all. */
  readonly only?: readonly string[];
  /** Lists what would be loaded, and loads nothing. */
  readonly dryRun?: boolean;
  /** No further item is begun after so many seconds. */
  readonly maxSeconds?: number;
  readonly onProgress?: (done: number, total: number, item: WarmItem) => void;
}

/** One answer to have ready. */
export interface WarmItem {
  readonly query: string;
  readonly tenant: number;
  readonly params: unknown;
}

export interface WarmSummary {
  /** Items that were chosen. */
  readonly total: number;
  /** Items that were loaded from the database. */
  loaded: number;
  /** Items that were in the cache and valid. */
  present: number;
  /** Items that were not begun: time was up, or the cache keeps nothing at present. */
  skipped: number;
  readonly failures: { readonly item: WarmItem; readonly reason: string }[];
  seconds: number;
}

interface Planned extends WarmItem {
  readonly definition: CachedQuery<unknown, unknown>;
}

/** Loads the answers that somebody will ask for first, before they ask. */
@Injectable()
export class Warmer {
  constructor(
    private readonly cache: TieredCache,
    private readonly scope: WorkScope,
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** The names that `only` may hold: queries that say what to warm, and the areas they belong to. */
  names(): { queries: string[]; areas: string[] } {
    const queries = this.#queries().map(({ name }) => name);
    return { queries, areas: [...new Set(queries.map(areaOf))] };
  }

  /**
   * Warms every enabled business unit. An item that fails is noted and does not stop the rest.
   * @throws RangeError for a name in `only` that is neither a query nor an area
   */
  async run(options: WarmOptions = {}): Promise<WarmSummary> {
    const started = this.clock.epochMs();
    const items = await this.#plan(this.#chosen(options.only));
    const summary: WarmSummary = { total: items.length, loaded: 0, present: 0, skipped: 0, failures: [], seconds: 0 };
    const elapsed = (): number => (this.clock.epochMs() - started) / 1000;
    for (const [index, planned] of items.entries()) {
      if (options.maxSeconds !== undefined && elapsed() >= options.maxSeconds) {
        summary.skipped += items.length - index;
        break;
      }
      const { definition, ...item } = planned;
      if (!options.dryRun) await this.#warm(definition, item, summary);
      options.onProgress?.(index + 1, items.length, item);
    }
    summary.seconds = elapsed();
    return summary;
  }

  async #warm(query: CachedQuery<unknown, unknown>, item: WarmItem, summary: WarmSummary): Promise<void> {
    try {
      const { kind } = await this.scope.run({ name: `warm ${item.query}`, unlogged: true }, () =>
        query.warm(item.tenant, item.params),
      );
      if (kind === 'hit') summary.present += 1;
      else if (kind === 'bypass') summary.skipped += 1;
      else summary.loaded += 1;
    } catch (error) {
      summary.failures.push({ item, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #queries(): CachedQuery<unknown, unknown>[] {
    return this.cache.queries().filter(({ definition }) => definition.warm !== undefined);
  }

  #chosen(only: readonly string[] | undefined): CachedQuery<unknown, unknown>[] {
    if (only === undefined) return this.#queries();
    const { queries, areas } = this.names();
    const unknown = only.filter((name) => !queries.includes(name) && !areas.includes(name));
    if (unknown.length > 0) {
      throw new RangeError(
        `Nothing to warm is called ${unknown.join(', ')}; there are ${[...areas, ...queries].join(', ')}.`,
      );
    }
    return this.#queries().filter(({ name }) => only.includes(name) || only.includes(areaOf(name)));
  }

  async #plan(queries: readonly CachedQuery<unknown, unknown>[]): Promise<Planned[]> {
    const units = await this.scope.run({ name: 'warm', unlogged: true }, () =>
      this.em.find(
        BusinessUnit,
        { enable: true },
        { fields: ['id'], orderBy: { id: 'asc' }, disableIdentityMap: true },
      ),
    );
    const items: Planned[] = [];
    for (const { id: tenant } of units) {
      for (const definition of queries) {
        const wanted = await this.scope.run(
          { name: `warm ${definition.name}`, tenant, unlogged: true },
          async () => (await definition.definition.warm?.()) ?? [],
        );
        items.push(...wanted.map((params) => ({ query: definition.name, tenant, params, definition })));
      }
    }
    return items;
  }
}

function areaOf(query: string): string {
  return query.split('.')[0] ?? query;
}
