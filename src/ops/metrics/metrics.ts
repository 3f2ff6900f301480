import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { DatabaseConfig, packageName, packageVersion } from '../../config/index.js';
import { RequestTimes } from '../../http/request-times.js';
import { CacheStats, HitRates, RedisConnection } from '../../tiers/index.js';

/** The part of pg's Pool that is measured. */
interface PoolUse {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/**
 * What Prometheus scrapes. Nothing is counted twice: the cache and the requests keep their own counts, cheaply, and
 * they are put into Prometheus' form when they are asked for.
 */
@Injectable()
export class Metrics implements OnModuleInit {
  readonly #registry = new Registry();

  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    private readonly config: DatabaseConfig,
    private readonly stats: CacheStats,
    private readonly rates: HitRates,
    private readonly times: RequestTimes,
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
  ) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('app_info', 'Which version runs.', ['name', 'version'], (gauge) =>
      gauge.set({ name: packageName, version: packageVersion }, 1),
    );
    this.#cacheMetrics();
    this.#hitRatio();
    if (!this.config.embedded) this.#poolMetrics();
    const { redis } = this;
    if (redis)
      this.#gauge('redis_up', 'Whether Redis can be reached.', [], (gauge) => gauge.set(redis.available ? 1 : 0));
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${this.times.text()}`;
  }

  #cacheMetrics(): void {
    const { totals } = this.stats;
    this.#counter(
      'cache_reads_total',
      'Reads of cached queries, by how they were answered.',
      ['query', 'outcome'],
      (counter) => {
        for (const [query, { hits, missesByKind, bypassesByReason }] of totals) {
          counter.inc({ query, outcome: 'hit' }, hits);
          for (const [kind, count] of Object.entries(missesByKind)) counter.inc({ query, outcome: kind }, count);
          for (const [reason, count] of Object.entries(bypassesByReason)) {
            counter.inc({ query, outcome: `bypass:${reason}` }, count);
          }
        }
      },
    );
    this.#counter('cache_fills_total', 'Answers that were stored.', ['query'], (counter) => {
      for (const [query, { fills }] of totals) counter.inc({ query }, fills);
    });
    this.#counter('cache_filled_bytes_total', 'Bytes of answers that were stored.', ['query'], (counter) => {
      for (const [query, { filledBytes }] of totals) counter.inc({ query }, filledBytes);
    });
    this.#counter('cache_refused_total', 'Answers that were too large to store, or refused.', ['query'], (counter) => {
      for (const [query, { refused }] of totals) counter.inc({ query }, refused);
    });
    this.#counter('cache_invalidated_scopes_total', 'Scopes of answers that writes have ended.', [], (counter) =>
      counter.inc(this.stats.invalidatedScopes),
    );
  }

  /** Of all instances; absent while the store that they share cannot be asked. */
  #hitRatio(): void {
    const help = 'Hits by reads of the last hour, over all instances.';
    this.#gauge('cache_hit_ratio', help, ['query'], async (gauge) => {
      gauge.reset();
      const window = await this.rates.window().catch(() => []);
      for (const [query, { hits, misses, bypasses }] of window) gauge.set({ query }, hits / (hits + misses + bypasses));
    });
  }

  #poolMetrics(): void {
    const help = 'Connections to PostgreSQL, and those who wait for one.';
    this.#gauge('db_pool_connections', help, ['state'], async (gauge) => {
      const connection = this.orm.em.getConnection() as unknown as { getNativeClient(): Promise<PoolUse> };
      const { totalCount, idleCount, waitingCount } = await connection.getNativeClient();
      gauge.set({ state: 'open' }, totalCount);
      gauge.set({ state: 'idle' }, idleCount);
      gauge.set({ state: 'waiting' }, waitingCount);
    });
  }

  /** A counter whose counts live elsewhere. */
  #counter<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    fill: (counter: Counter<Label>) => void,
  ): void {
    const counter: Counter<Label> = new Counter<Label>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        fill(counter);
      },
    });
  }

  #gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    fill: (gauge: Gauge<Label>) => void | Promise<void>,
  ): void {
    const gauge: Gauge<Label> = new Gauge<Label>({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => fill(gauge),
    });
  }
}
