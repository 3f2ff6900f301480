import { DomainEvent } from '../../tiers/index.js';

/** Somebody joined the business unit: `person.created`. */
export class PersonCreated extends DomainEvent {}

/** Something about a person changed, a login included: `person.updated`. */
export class PersonUpdated extends DomainEvent {}

/** A person is gone, and with it the person's memberships: `person.deleted`. */
export class PersonDeleted extends DomainEvent {}
