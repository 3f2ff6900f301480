import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CACHE_MANAGER, type Cache } from '@nestjs/cache-manager';
import { CacheConfig, packageName, packageVersion } from '../../config/index.js';
import { CacheStats, CacheStore, Clock, TiersStatus, WorkScope } from '../../tiers/index.js';
import { Readiness } from '../health/readiness.js';
import { Pool } from '../metrics/pool-use.js';
import { LAST_WARMING, type LastWarming } from '../warming/warming.jobs.js';
import type { OverviewView } from './overview.dto.js';
import { cachePart, changesPart, databasePart, loadsPart, processPart, redisPart } from './parts.js';

const NANOS = 1e6;
const MS = 1000;

/** How the parts of the system are, as this process sees them. */
@Injectable()
export class Overview implements OnModuleInit, OnApplicationShutdown {
  #delays: ReturnType<typeof monitorEventLoopDelay> | undefined;

  constructor(
    private readonly readiness: Readiness,
    private readonly status: TiersStatus,
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
    private readonly scope: WorkScope,
    private readonly clock: Clock,
    private readonly pool: Pool,
    private readonly config: CacheConfig,
    @Inject(CACHE_MANAGER) private readonly general: Cache,
  ) {}

  onModuleInit(): void {
    this.#delays = monitorEventLoopDelay({ resolution: 20 });
    this.#delays.enable();
  }

  onApplicationShutdown(): void {
    this.#delays?.disable();
  }

  /** Asks the database whether it is there, and looks at everything else. */
  async look(): Promise<OverviewView> {
    const asked = performance.now();
    const ready = await this.readiness.check();
    const tookMs = Math.round((performance.now() - asked) * 10) / 10;
    const pool = await this.pool.use();
    const report = this.status.report();
    const redis = redisPart(report);
    const uptimeSeconds = process.uptime();
    return {
      at: this.clock.now().toISOString(),
      name: packageName,
      version: packageVersion,
      instance: this.scope.instance,
      uptimeSeconds,
      status: ready.status,
      parts: [
        databasePart(ready, tookMs, pool),
        cachePart(report, this.store.name),
        ...(redis ? [redis] : []),
        changesPart(report, this.config.maxStalenessMs),
        loadsPart(report),
        processPart(this.#longestPauseMs(), uptimeSeconds),
      ],
      reads: this.#reads(),
      lastWarming: await this.#lastWarming(),
    };
  }

  /** Of the event loop since the last look. */
  #longestPauseMs(): number {
    const worst = this.#delays?.max ?? 0;
    this.#delays?.reset();
    return Number.isFinite(worst) ? Math.round(worst / NANOS) : 0;
  }

  #reads(): OverviewView['reads'] {
    const sum = { hits: 0, misses: 0, bypasses: 0 };
    for (const { hits, misses, bypasses } of this.stats.totals.values()) {
      sum.hits += hits;
      sum.misses += misses;
      sum.bypasses += bypasses;
    }
    return sum;
  }

  async #lastWarming(): Promise<OverviewView['lastWarming']> {
    const last = await this.general.get<LastWarming>(LAST_WARMING).catch(() => undefined);
    if (!last) return null;
    const { finishedAt, total, loaded, failures, seconds } = last;
    return { finishedAt, total, loaded, failures, seconds: Math.round(seconds * MS) / MS };
  }
}
