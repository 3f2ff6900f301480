import { Module } from '@nestjs/common';
import { Warmer } from './warming/warmer.js';
import { WarmingJobs } from './warming/warming.jobs.js';

/** What those who run the system need: warming, health, metrics. */
@Module({
  providers: [Warmer, WarmingJobs],
  exports: [Warmer],
})
export class OpsModule {}
