import { DomainEvent } from '../../../tiers/index.js';

/** There is a new job: `job.created`. */
export class JobCreated extends DomainEvent {}

/** Something about a job changed: `job.updated`. */
export class JobUpdated extends DomainEvent {}

/** A job is gone, and with it its comments and attachments: `job.deleted`. */
export class JobDeleted extends DomainEvent {}
