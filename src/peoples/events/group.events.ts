import { DomainEvent } from '../../tiers/index.js';

/** There is a new group: `group.created`. */
export class GroupCreated extends DomainEvent {}

/** A group was renamed, enabled or disabled: `group.updated`. */
export class GroupUpdated extends DomainEvent {}

/** A group is gone, and with it its memberships: `group.deleted`. */
export class GroupDeleted extends DomainEvent {}

/** People came into groups or left them: `group-membership.*`. */
export class GroupMembershipChanged extends DomainEvent {}
