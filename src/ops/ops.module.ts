import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from '../auth/index.js';
import { CacheController } from './cache/cache.controller.js';
import { ComparisonController } from './comparison/comparison.controller.js';
import { TierComparison } from './comparison/tier-comparison.js';
import { ContentsController } from './contents/contents.controller.js';
import { Explainer } from './explain/explainer.js';
import { ExplainInterceptor } from './explain/explain.interceptor.js';
import { FindingsController } from './findings/findings.controller.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { QueryHistory } from './history/query-history.js';
import { InvalidationsController } from './invalidations/invalidations.controller.js';
import { Happenings } from './live/happenings.js';
import { LiveController } from './live/live.controller.js';
import { LiveEvents } from './live/live-events.js';
import { Watchers } from './live/watchers.js';
import { Metrics } from './metrics/metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Pool } from './metrics/pool-use.js';
import { Overview } from './overview/overview.js';
import { OverviewController } from './overview/overview.controller.js';
import { PlanService } from './plans/plan.service.js';
import { QueriesController } from './queries/queries.controller.js';
import { StatementsController } from './statements/statements.controller.js';
import { Tracing } from './tracing/tracing.js';
import { Warmer } from './warming/warmer.js';
import { WarmingJobs } from './warming/warming.jobs.js';

/** What those who run the system need: warming, forgetting, health, metrics, and a page to look at. */
@Module({
  imports: [AuthModule],
  controllers: [
    CacheController,
    ComparisonController,
    ContentsController,
    FindingsController,
    HealthController,
    InvalidationsController,
    LiveController,
    MetricsController,
    OverviewController,
    QueriesController,
    StatementsController,
  ],
  providers: [
    Warmer,
    WarmingJobs,
    Tracing,
    Readiness,
    Metrics,
    Pool,
    Overview,
    QueryHistory,
    Happenings,
    LiveEvents,
    Watchers,
    TierComparison,
    PlanService,
    Explainer,
    { provide: APP_INTERCEPTOR, useClass: ExplainInterceptor },
  ],
  exports: [Warmer, PlanService],
})
export class OpsModule {}
