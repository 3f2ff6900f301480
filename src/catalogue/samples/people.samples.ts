import { OptimizedGroupRepository, OptimizedPeopleRepository } from '../../peoples/index.js';
import { FIRST, pages, samplesOf } from './sample.js';

const HEADS = 20;

export const PEOPLE_SAMPLES = [
  samplesOf(OptimizedPeopleRepository, {
    getPerson: (people, { any }) => ({ one: () => people.getPerson(any) }),
    getPeople: async (people, { head }) => ({
      ...(await pages((page) => people.getPeople({}, page))),
      'by role': () => people.getPeople({ role: 'manager' }, FIRST),
      'by enable': () => people.getPeople({ enable: true }, FIRST),
      'by manager': () => people.getPeople({ manager: head }, FIRST),
    }),
    getTeamHierarchy: (people, { head }) => pages((page) => people.getTeamHierarchy(head, page)),
    getTeamHeads: (people) => ({ 'of a unit': () => people.getTeamHeads(HEADS) }),
  }),
  samplesOf(OptimizedGroupRepository, {
    getGroup: (groups, { any }) => ({ one: () => groups.getGroup(any) }),
    getGroups: (groups) => pages((page) => groups.getGroups(page)),
    getGroupMembers: (groups, { withMost }) => pages((page) => groups.getGroupMembers(withMost.members, page)),
  }),
];
