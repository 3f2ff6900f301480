import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../../tiers/index.js';
import { JobneedCreated, JobneedDeleted, JobneedUpdated } from './events/jobneed.events.js';
import { JobneedController } from './jobneed.controller.js';
import { JobneedService } from './jobneed.service.js';
import { CachedJobneedRepository } from './repositories/jobneed.cached.repository.js';
import { JobneedRepository } from './repositories/jobneed.repository.js';
import { OptimizedJobneedRepository } from './repositories/jobneed.optimized.repository.js';

const repositories = [JobneedRepository, OptimizedJobneedRepository, CachedJobneedRepository];

/** Planned occurrences: what is to be done when, by whom. */
@Module({
  controllers: [JobneedController],
  providers: [...repositories, JobneedService],
  exports: repositories,
})
export class JobneedModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    this.events.register('activity_jobneed', {
      name: 'jobneed',
      created: JobneedCreated,
      updated: JobneedUpdated,
      deleted: JobneedDeleted,
    });
  }
}
