import { DomainEvent } from '../../../tiers/index.js';

/** Somebody commented on a job: `comment.created`. */
export class CommentAdded extends DomainEvent {}

/** A comment was changed: `comment.updated`. */
export class CommentEdited extends DomainEvent {}

/** A comment was taken back, or went with its job: `comment.deleted`. */
export class CommentRemoved extends DomainEvent {}
