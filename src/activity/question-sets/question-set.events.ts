import { DomainEvent } from '../../tiers/index.js';

/** There is a new question set: `question-set.created`. */
export class QuestionSetCreated extends DomainEvent {}

/** A question set was renamed: `question-set.updated`. */
export class QuestionSetUpdated extends DomainEvent {}

/** A question set is gone: `question-set.deleted`. */
export class QuestionSetDeleted extends DomainEvent {}
