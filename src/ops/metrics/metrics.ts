import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import { DatabaseConfig, packageName, packageVersion } from '../../config/index.js';
import { RequestTimes } from '../../http/request-times.js';
import { CacheStats, HitRates, TieredCache, TiersStatus } from '../../tiers/index.js';
import { addFreshnessMetrics, addLoadMetrics, addReadMetrics } from './cache-metrics.js';
import { MetricSet } from './metric-set.js';

/** The part of pg's Pool that is measured. */
interface PoolUse {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** What Prometheus scrapes. */
@Injectable()
export class Metrics implements OnModuleInit {
  readonly #metrics = new MetricSet();

  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    private readonly config: DatabaseConfig,
    private readonly stats: CacheStats,
    private readonly cache: TieredCache,
    private readonly rates: HitRates,
    private readonly times: RequestTimes,
    private readonly status: TiersStatus,
  ) {}

  onModuleInit(): void {
    this.#metrics.addProcess();
    this.#metrics.gauge('app_info', 'Which version runs.', ['name', 'version'], (gauge) =>
      gauge.set({ name: packageName, version: packageVersion }, 1),
    );
    addReadMetrics(this.#metrics, this.stats, this.cache, this.rates);
    addFreshnessMetrics(this.#metrics, this.stats, this.status);
    addLoadMetrics(this.#metrics, this.status);
    if (!this.config.embedded) this.#poolMetrics();
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return `${await this.#metrics.text()}${this.times.text()}`;
  }

  #poolMetrics(): void {
    const help = 'Connections to PostgreSQL, and those who wait for one.';
    this.#metrics.gauge('db_pool_connections', help, ['state'], async (gauge) => {
      const connection = this.orm.em.getConnection() as unknown as { getNativeClient(): Promise<PoolUse> };
      const { totalCount, idleCount, waitingCount } = await connection.getNativeClient();
      gauge.set({ state: 'open' }, totalCount);
      gauge.set({ state: 'idle' }, idleCount);
      gauge.set({ state: 'waiting' }, waitingCount);
    });
  }
}
