import { Module } from '@nestjs/common';
import { CacheController } from './cache/cache.controller.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Warmer } from './warming/warmer.js';
import { WarmingJobs } from './warming/warming.jobs.js';

/** What those who run the system need: warming, forgetting, health, metrics. */
@Module({
  controllers: [CacheController, HealthController, MetricsController],
  providers: [Warmer, WarmingJobs, Readiness, Metrics],
  exports: [Warmer],
})
export class OpsModule {}
