import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CACHE_MANAGER, type Cache } from '@nestjs/cache-manager';
import { CronJob } from 'cron';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CacheConfig } from '../../config/index.js';
import { ClusterLock } from '../../database/cluster-lock.js';
import { Clock } from '../../tiers/index.js';
import { Warmer, type WarmSummary } from './warmer.js';

/** The last warming, as the general-purpose cache keeps it for whoever looks after the system. */
export interface LastWarming extends Omit<WarmSummary, 'failures'> {
  readonly finishedAt: string;
  readonly failures: number;
}

/** Key of the {@link LastWarming} in `CACHE_MANAGER`. */
export const LAST_WARMING = 'ops:last-warming';
const KEEP_MS = 24 * 3600 * 1000;

/** Warms the cache when the application starts, and again on a schedule; one instance of a cluster at a time. */
@Injectable()
export class WarmingJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('Warming');
  #running: Promise<void> | undefined;

  constructor(
    private readonly config: CacheConfig,
    private readonly warmer: Warmer,
    private readonly lock: ClusterLock,
    private readonly scheduler: SchedulerRegistry,
    private readonly clock: Clock,
    @Inject(CACHE_MANAGER) private readonly general: Cache,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.warmOnStart) this.#start();
    if (this.config.warmCron === null) return;
    const job = new CronJob(this.config.warmCron, () => this.#start());
    this.scheduler.addCronJob('warming', job);
    job.start();
  }

  /** Nothing may still be reading when the database is closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  async #run(): Promise<void> {
    try {
      await this.lock.tryRun('warming', async () => this.#report(await this.warmer.run()));
    } catch (error) {
      this.#logger.error(`Warming failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #report({ failures, ...summary }: WarmSummary): Promise<void> {
    const { total, loaded, present, skipped, seconds } = summary;
    this.#logger.log(
      `${total} answers in ${seconds.toFixed(1)} s: ${loaded} loaded, ${present} present, ${skipped} skipped, ${failures.length} failed.`,
    );
    for (const { item, reason } of failures) this.#logger.warn(`${item.query} of unit ${item.tenant}: ${reason}`);
    const last: LastWarming = { ...summary, failures: failures.length, finishedAt: this.clock.now().toISOString() };
    await this.general.set(LAST_WARMING, last, KEEP_MS).catch(() => undefined);
  }
}
