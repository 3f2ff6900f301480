import type { AuditCounts } from './audit/sampling-auditor.js';
import type { BreakerState } from './cache/circuit-breaker.js';
import type { HotCounts } from './cache/hot-copies.js';
import type { RedisConnection } from './cache/redis-connection.js';
import type { BypassReason } from './cache/serving-permit.js';
import type { TiersParts } from './tiers.parts.js';

/** A reason that concerns every answer, not one. */
type StandingBypass = Exclude<BypassReason, 'transaction' | 'intent'>;

/** What the cached tier is doing. Counts are since the start of the process. */
export interface TiersReport {
  /** Why nothing is served from the cache in mode `acknowledged`; null: it is. */
  readonly bypass: StandingBypass | null;
  /** Null without a shared store. */
  readonly redis: { readonly available: boolean; readonly breaker: BreakerState } | null;
  /** How old the last proof is that every change has reached the versions, in milliseconds; infinite before the first. */
  readonly watermarkAgeMs: number;
  /** Rows of the change log that the last look showed. */
  readonly pendingChanges: number;
  readonly feed: {
    readonly looks: number;
    readonly failures: number;
    readonly drained: number;
    readonly settled: number;
  };
  /** Intents of writers that had died, settled by this process. */
  readonly intentsSettled: number;
  readonly hot: (HotCounts & { readonly copies: number }) | null;
  /** Writers that waited for holders of hot copies. */
  readonly writerWaits: { readonly waits: number; readonly ms: number; readonly expired: number } | null;
  readonly loads: { readonly running: number; readonly queued: number; readonly rejected: number };
  readonly audit: {
    readonly counts: ReadonlyMap<string, AuditCounts>;
    readonly skipped: number;
    readonly failed: number;
  };
}

/** Tells what the cached tier is doing, for health and metrics. Asks nobody: it costs next to nothing. */
export class TiersStatus {
  constructor(
    private readonly parts: TiersParts,
    private readonly redis: RedisConnection | null,
  ) {}

  report(): TiersReport {
    const { auditor, feed, limiter, orphans, permit, stamps } = this.parts;
    const { redis } = this;
    const allowed = permit.current();
    const away = redis !== null && !redis.available ? ('store-unavailable' as const) : undefined;
    return {
      bypass: away ?? ('refused' in allowed ? (allowed.refused as StandingBypass) : null),
      redis: redis && { available: redis.available, breaker: redis.state },
      watermarkAgeMs: performance.now() - feed.watermark.at,
      pendingChanges: feed.watermark.pendingRows,
      feed: feed.totals,
      intentsSettled: orphans.settled,
      hot: stamps && { ...stamps.hot.counts, copies: stamps.hot.size },
      writerWaits: stamps?.waits.totals ?? null,
      loads: { running: limiter.running, queued: limiter.queued, rejected: limiter.rejected },
      audit: { counts: auditor.counts, skipped: auditor.skipped, failed: auditor.failed },
    };
  }
}
