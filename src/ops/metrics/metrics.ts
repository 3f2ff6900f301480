import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CacheConfig, DatabaseConfig, packageName, packageVersion, QueryConfig } from '../../config/index.js';
import { RequestTimes } from '../../http/request-times.js';
import {
  CacheStats,
  Findings,
  HitRates,
  InvalidationLog,
  LoadCosts,
  MethodReasons,
  MethodStats,
  QueryLog,
  TieredCache,
  TiersStatus,
} from '../../tiers/index.js';
import { Readiness } from '../health/readiness.js';
import { addAuditMetrics, addFreshnessMetrics, addLoadMetrics } from './cache-metrics.js';
import { MetricSet } from './metric-set.js';
import { Pool } from './pool-use.js';
import { addAnswerMetrics, addInvalidationMetrics, addReadMetrics } from './query-metrics.js';
import { addFindingMetrics, addRepositoryMetrics } from './repository-metrics.js';
import { addSettingMetrics } from './setting-metrics.js';

/** What Prometheus scrapes. */
@Injectable()
export class Metrics implements OnModuleInit {
  readonly #metrics = new MetricSet();

  constructor(
    private readonly pool: Pool,
    private readonly readiness: Readiness,
    private readonly config: DatabaseConfig,
    private readonly cacheConfig: CacheConfig,
    private readonly queryConfig: QueryConfig,
    private readonly stats: CacheStats,
    private readonly cache: TieredCache,
    private readonly rates: HitRates,
    private readonly costs: LoadCosts,
    private readonly invalidations: InvalidationLog,
    private readonly methods: MethodStats,
    private readonly reasons: MethodReasons,
    private readonly findings: Findings,
    private readonly queryLog: QueryLog,
    private readonly times: RequestTimes,
    private readonly status: TiersStatus,
  ) {}

  onModuleInit(): void {
    this.#metrics.addProcess();
    this.#metrics.gauge('app_info', 'Which version runs.', ['name', 'version'], (gauge) =>
      gauge.set({ name: packageName, version: packageVersion }, 1),
    );
    addReadMetrics(this.#metrics, this.stats, this.cache, this.rates);
    addAnswerMetrics(this.#metrics, this.stats, this.cache, this.costs);
    addInvalidationMetrics(this.#metrics, this.stats, this.invalidations);
    addFreshnessMetrics(this.#metrics, this.stats, this.status);
    addAuditMetrics(this.#metrics, this.cache, this.status);
    addLoadMetrics(this.#metrics, this.status);
    addRepositoryMetrics(this.#metrics, this.methods, this.reasons);
    addFindingMetrics(this.#metrics, this.findings, this.queryLog);
    this.#metrics.gauge('cache_max_staleness_seconds', 'The bound of staleness.', [], (gauge) =>
      gauge.set(this.cacheConfig.maxStalenessMs / 1000),
    );
    addSettingMetrics(this.#metrics, this.queryConfig, this.cacheConfig, this.config);
    // Before the next one, which may take a connection itself.
    if (!this.config.embedded) this.#poolMetrics();
    this.#metrics.gauge('database_up', 'Whether the database can be used, as /health/ready says.', [], async (gauge) =>
      gauge.set((await this.readiness.check()).database === 'up' ? 1 : 0),
    );
    this.#requestMetrics();
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#metrics.text();
  }

  #requestMetrics(): void {
    this.#metrics.histogram('http_request_duration_seconds', "Time from a request's head to its answer.", () =>
      [...this.times.series()].map(({ method, route, status, times }) => ({
        labels: { method, route, status: String(status) },
        values: times,
      })),
    );
  }

  #poolMetrics(): void {
    this.#metrics.gauge('db_pool_connections', 'Connections to PostgreSQL.', ['state'], async (gauge) => {
      const { totalCount = 0, idleCount = 0 } = (await this.pool.use()) ?? {};
      gauge.set({ state: 'idle' }, idleCount);
      gauge.set({ state: 'busy' }, totalCount - idleCount);
    });
    this.#metrics.gauge('db_pool_waiting', 'Who waits for a connection to PostgreSQL.', [], async (gauge) =>
      gauge.set((await this.pool.use())?.waitingCount ?? 0),
    );
  }
}
