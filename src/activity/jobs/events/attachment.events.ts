import { DomainEvent } from '../../../tiers/index.js';

/** A job has a new file: `attachment.created`. */
export class AttachmentAdded extends DomainEvent {}

/** A file of a job was renamed or moved: `attachment.updated`. */
export class AttachmentChanged extends DomainEvent {}

/** A file of a job is gone, or went with its job: `attachment.deleted`. */
export class AttachmentRemoved extends DomainEvent {}
