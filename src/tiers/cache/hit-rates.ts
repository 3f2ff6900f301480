import type { Clock } from '../clock.js';
import type { CacheStats, CountsByQuery, CountWindow, QueryCounts } from './cache-stats.js';

const FLUSH_MS = 5_000;
const LOW_RATE = 0.5;
/** Below this many reads in the window a rate says nothing. */
const ENOUGH_READS = 200;

/** A query that misses more often than it hits, though it was read often enough to tell. */
export interface LowHitRate extends QueryCounts {
  readonly query: string;
  /** Hits by reads, 0 to 1. */
  readonly rate: number;
}

/** Hit rates by query over a sliding hour, over all instances where they share a store. */
export class HitRates {
  #timer: NodeJS.Timeout | undefined;
  readonly #low = new Set<string>();

  constructor(
    private readonly stats: CacheStats,
    private readonly counts: CountWindow,
    private readonly clock: Clock,
    /** Told once when a query's rate falls below one half, and again only after it has recovered. */
    private readonly onLow: (low: LowHitRate) => void,
  ) {}

  /** Hands the counts on every few seconds from now on. */
  start(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** Hands on what was counted since the last time; what the store does not take now is kept for the next time. */
  async flush(): Promise<void> {
    const drained = this.stats.drain();
    if (drained.size === 0) return;
    try {
      await this.counts.add(drained, this.clock.epochMs());
    } catch {
      this.stats.restore(drained);
      return;
    }
    await this.#warn().catch(() => undefined);
  }

  /** The last hour, by query. */
  async window(): Promise<CountsByQuery> {
    await this.flush();
    return this.counts.sum(this.clock.epochMs());
  }

  async #warn(): Promise<void> {
    for (const [query, counts] of await this.counts.sum(this.clock.epochMs())) {
      const reads = counts.hits + counts.misses + counts.bypasses;
      const rate = reads === 0 ? 1 : counts.hits / reads;
      if (reads < ENOUGH_READS || rate >= LOW_RATE) {
        this.#low.delete(query);
      } else if (!this.#low.has(query)) {
        this.#low.add(query);
        this.onLow({ query, rate, ...counts });
      }
    }
  }
}
