import { DomainEvent } from '../../../tiers/index.js';

/** An occurrence was planned, or reported without a plan: `jobneed.created`. */
export class JobneedCreated extends DomainEvent {}

/** Something about an occurrence changed, its status above all: `jobneed.updated`. */
export class JobneedUpdated extends DomainEvent {}

/** An occurrence is gone: `jobneed.deleted`. */
export class JobneedDeleted extends DomainEvent {}
