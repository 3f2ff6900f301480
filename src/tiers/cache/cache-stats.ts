import { ANSWER_SECONDS, Histogram } from '../histogram.js';

/** What happened to one query's reads in a stretch of time. */
export interface QueryCounts {
  hits: number;
  /** Reads that had to load: no entry, an invalid one, or the caller wanted the database. */
  misses: number;
  /** Reads that did not look into the cache. */
  bypasses: number;
}

/** The counts of many queries, by name. */
export type CountsByQuery = Map<string, QueryCounts>;

/** Shared counters of a sliding window; implementations add atomically, so that no instance overwrites another's. */
export abstract class CountWindow {
  /** Adds `counts` to the minute that `nowMs` is in. */
  abstract add(counts: CountsByQuery, nowMs: number): Promise<void>;
  /** The sum of the last sixty minutes. */
  abstract sum(nowMs: number): Promise<CountsByQuery>;
}

/** Running totals since the start of the process, for counters that only grow. */
export interface QueryTotals extends QueryCounts {
  readonly missesByKind: Record<string, number>;
  readonly bypassesByReason: Record<string, number>;
  fills: number;
  /** Answers that were too large to store, or that the store refused. */
  refused: number;
  filledBytes: number;
  /** Reads that found an entry which a change had ended: what a cache without versions would have answered with. */
  stalePrevented: number;
  /** From the question to the answer, in seconds: from the cache, and from the database. */
  readonly hitTimes: Histogram;
  readonly loadTimes: Histogram;
  /** What stored answers weigh, in bytes. */
  readonly entryBytes: Histogram;
}

/** Upper bounds in bytes. */
const ENTRY_BYTES = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576] as const;

/** Upper bounds in seconds, finest around what is promised of other programs' changes. */
const FOREIGN_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

/** Counts what the cache does. Counting is synchronous and in memory; {@link CacheStats.drain} hands the counts on. */
export class CacheStats {
  readonly totals = new Map<string, QueryTotals>();
  invalidatedScopes = 0;
  /** Committed writes that could not be made known through the store at once. */
  slowSettlements = 0;
  /** Values in the store that were no entry of this version. */
  badEntries = 0;
  /** How long changes of other programs took to reach the stamps, in seconds. */
  readonly foreignChanges = new Histogram(FOREIGN_SECONDS);
  #fresh: CountsByQuery = new Map();

  hit(query: string): void {
    this.#total(query).hits += 1;
    this.#count(query).hits += 1;
  }

  miss(query: string, kind: string): void {
    const total = this.#total(query);
    total.misses += 1;
    total.missesByKind[kind] = (total.missesByKind[kind] ?? 0) + 1;
    this.#count(query).misses += 1;
  }

  bypass(query: string, reason: string): void {
    const total = this.#total(query);
    total.bypasses += 1;
    total.bypassesByReason[reason] = (total.bypassesByReason[reason] ?? 0) + 1;
    this.#count(query).bypasses += 1;
  }

  fill(query: string, bytes: number, stored: boolean): void {
    const total = this.#total(query);
    if (!stored) {
      total.refused += 1;
      return;
    }
    total.fills += 1;
    total.filledBytes += bytes;
    total.entryBytes.record(bytes);
  }

  /** A read was answered from the cache, after so many milliseconds. */
  answeredByCache(query: string, ms: number): void {
    this.#total(query).hitTimes.record(ms / 1000);
  }

  /** A read was answered from the database, by a load of its own or another's, after so many milliseconds. */
  answeredByDatabase(query: string, ms: number): void {
    this.#total(query).loadTimes.record(ms / 1000);
  }

  /** An entry was there and not served, because a change had ended it. */
  preventedStale(query: string): void {
    this.#total(query).stalePrevented += 1;
  }

  /** @param ms from the statement until the stamps were changed, by the database's clock */
  foreignChange(ms: number): void {
    this.foreignChanges.record(ms / 1000);
  }

  invalidated(scopes: number): void {
    this.invalidatedScopes += scopes;
  }

  /** The counts since the last call, which starts them anew. */
  drain(): CountsByQuery {
    const drained = this.#fresh;
    this.#fresh = new Map();
    return drained;
  }

  /** Takes back counts that could not be handed on. */
  restore(counts: CountsByQuery): void {
    addCounts(this.#fresh, counts);
  }

  #count(query: string): QueryCounts {
    let counts = this.#fresh.get(query);
    if (!counts) {
      counts = { hits: 0, misses: 0, bypasses: 0 };
      this.#fresh.set(query, counts);
    }
    return counts;
  }

  #total(query: string): QueryTotals {
    let total = this.totals.get(query);
    if (!total) {
      total = {
        hits: 0,
        misses: 0,
        bypasses: 0,
        missesByKind: {},
        bypassesByReason: {},
        fills: 0,
        refused: 0,
        filledBytes: 0,
        stalePrevented: 0,
        hitTimes: new Histogram(ANSWER_SECONDS),
        loadTimes: new Histogram(ANSWER_SECONDS),
        entryBytes: new Histogram(ENTRY_BYTES),
      };
      this.totals.set(query, total);
    }
    return total;
  }
}

/** Adds `more` to `sum`, in place. */
export function addCounts(sum: CountsByQuery, more: CountsByQuery): void {
  for (const [query, { hits, misses, bypasses }] of more) {
    const counts = sum.get(query) ?? { hits: 0, misses: 0, bypasses: 0 };
    sum.set(query, { hits: counts.hits + hits, misses: counts.misses + misses, bypasses: counts.bypasses + bypasses });
  }
}
