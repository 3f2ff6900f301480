export { GroupView } from './dto/group.view.js';
export { PersonView } from './dto/person.view.js';
export { TeamMemberView } from './dto/team.view.js';
export * from './events/group.events.js';
export * from './events/people.events.js';
export { PeoplesModule } from './peoples.module.js';
export { CachedPeopleRepository } from './repositories/people.cached.repository.js';
export { OptimizedPeopleRepository } from './repositories/people.optimized.repository.js';
export { PeopleRepository } from './repositories/people.repository.js';
