import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../tiers/index.js';
import { GroupCreated, GroupDeleted, GroupMembershipChanged, GroupUpdated } from './events/group.events.js';
import { PersonCreated, PersonDeleted, PersonUpdated } from './events/people.events.js';
import { GroupService } from './group.service.js';
import { GroupsController } from './groups.controller.js';
import { PeopleController } from './people.controller.js';
import { PeopleService } from './people.service.js';
import { OptimizedGroupRepository } from './repositories/group.optimized.repository.js';
import { GroupRepository } from './repositories/group.repository.js';
import { CachedPeopleRepository } from './repositories/people.cached.repository.js';
import { OptimizedPeopleRepository } from './repositories/people.optimized.repository.js';
import { PeopleRepository } from './repositories/people.repository.js';

const repositories = [
  PeopleRepository,
  OptimizedPeopleRepository,
  CachedPeopleRepository,
  GroupRepository,
  OptimizedGroupRepository,
];

/** People, their groups, and who reports to whom. */
@Module({
  controllers: [PeopleController, GroupsController],
  providers: [...repositories, PeopleService, GroupService],
  exports: repositories,
})
export class PeoplesModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    this.events.register('peoples_people', {
      name: 'person',
      created: PersonCreated,
      updated: PersonUpdated,
      deleted: PersonDeleted,
    });
    this.events.register('peoples_pgroup', {
      name: 'group',
      created: GroupCreated,
      updated: GroupUpdated,
      deleted: GroupDeleted,
    });
    this.events.register('peoples_pgbelonging', {
      name: 'group-membership',
      created: GroupMembershipChanged,
      updated: GroupMembershipChanged,
      deleted: GroupMembershipChanged,
    });
  }
}
