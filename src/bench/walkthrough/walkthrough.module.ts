import { type DynamicModule, Module } from '@nestjs/common';
import { AppModule } from '../../app.module.js';
import type { Environment } from '../../config/index.js';
import { OptimizedReportedJobs } from './step3-joined.js';
import { CachedReportedJobs } from './step5-cached.js';

/** The application with one more cached query: that of docs/query-quality.md. */
@Module({})
export class WalkthroughModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: WalkthroughModule,
      imports: [AppModule.forRoot(environment)],
      providers: [OptimizedReportedJobs, CachedReportedJobs],
    };
  }
}
