import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../tiers/index.js';
import { SiteCreated, SiteDeleted, SiteUpdated } from './events/site.events.js';
import { SitesController } from './sites.controller.js';

/** Business units and their sites. */
@Module({ controllers: [SitesController] })
export class OrganizationModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    this.events.register('onboarding_site', {
      name: 'site',
      created: SiteCreated,
      updated: SiteUpdated,
      deleted: SiteDeleted,
    });
  }
}
