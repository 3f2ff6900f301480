import { DomainEvent } from '../../tiers/index.js';

/** There is a new site: `site.created`. */
export class SiteCreated extends DomainEvent {}

/** A site was renamed: `site.updated`. */
export class SiteUpdated extends DomainEvent {}

/** A site is gone: `site.deleted`. */
export class SiteDeleted extends DomainEvent {}
