import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CacheStats, Clock, LoadCosts, TieredCache } from '../../tiers/index.js';
import { FIGURES, type Figures, NO_FIGURES, SampleRing } from './sample-ring.js';

/** How far apart samples are, in milliseconds. */
export const SAMPLE_MS = 2_000;
/** An hour. */
const SAMPLES = 1_800;

/** What happened in one stretch of time, by query; queries to which nothing happened are left out. */
export interface Sample {
  readonly at: number;
  readonly queries: ReadonlyMap<string, Figures>;
}

/** Some samples together, oldest first. */
export interface History {
  /** How much time one point stands for; the oldest one may stand for less. */
  readonly stepSeconds: number;
  /** The end of each stretch, in milliseconds since the epoch. */
  readonly at: readonly number[];
  readonly queries: readonly { readonly query: string; readonly points: readonly Figures[] }[];
}

/**
 * What the cached queries of this process did in the last hour. A sample takes the difference of counters that are kept
 * anyway, every two seconds: reads cost nothing more for it.
 */
@Injectable()
export class QueryHistory implements OnModuleInit, OnApplicationShutdown {
  readonly #ring = new SampleRing(SAMPLES);
  readonly #last = new Map<string, Figures>();
  readonly #listeners = new Set<(sample: Sample) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly cache: TieredCache,
    private readonly stats: CacheStats,
    private readonly costs: LoadCosts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => this.sample(), SAMPLE_MS);
    this.#timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** Told of every sample from now on. @returns the function that ends that */
  onSample(listener: (sample: Sample) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a sample now. */
  sample(): void {
    const queries = new Map<string, Figures>();
    for (const { name } of this.cache.queries()) {
      const total = this.total(name);
      const last = this.#last.get(name) ?? NO_FIGURES;
      if (FIGURES.every((figure) => total[figure] === last[figure])) continue;
      queries.set(name, difference(total, last));
      this.#last.set(name, total);
    }
    const sample = { at: this.clock.epochMs(), queries };
    this.#ring.push(sample.at, queries);
    for (const listener of this.#listeners) listener(sample);
  }

  /** What happened to a query since the start of the process. */
  total(query: string): Figures {
    const { hits = 0, misses = 0, bypasses = 0 } = this.stats.totals.get(query) ?? {};
    const { loads, statements, ms } = this.costs.of(query);
    return { hits, misses, bypasses, loads, statements, micros: Math.round(ms * 1000) };
  }

  /**
   * The last hour.
   * @param stepSeconds how much time one point is to stand for, about
   * @param query only this one; absent: all of them
   */
  read(stepSeconds: number, query?: string): History {
    const names = query === undefined ? this.cache.queries().map(({ name }) => name) : [query];
    const together = Math.max(1, Math.round((stepSeconds * 1000) / SAMPLE_MS));
    return {
      stepSeconds: (together * SAMPLE_MS) / 1000,
      at: this.#ring.instants(together),
      queries: names.map((name) => ({ query: name, points: this.#ring.series(name, together) })),
    };
  }
}

function difference(total: Figures, last: Figures): Figures {
  return {
    hits: total.hits - last.hits,
    misses: total.misses - last.misses,
    bypasses: total.bypasses - last.bypasses,
    loads: total.loads - last.loads,
    statements: total.statements - last.statements,
    micros: total.micros - last.micros,
  };
}
