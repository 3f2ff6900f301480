import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { toView } from '../../http/entity-view.js';
import { People } from '../../model/index.js';
import { decodeIdCursor, pageOf, type Page, type PageRequest, TierRepository } from '../../tiers/index.js';
import { PersonView } from '../dto/person.view.js';
import { TEAM_DEPTH, teamMemberView, type TeamMemberView } from '../dto/team.view.js';
import { PEOPLE_LIST, TEAM_LIST, teamPosition, whereOf, type PeopleFilters } from './people.lists.js';

/** Tier 1: people, read in the plainest way. What the other tiers answer is measured against this. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class PeopleRepository {
  constructor(private readonly em: EntityManager) {}

  /** The people of the unit, in the order of their numbers. */
  async getPeople(filters: PeopleFilters, { limit, cursor }: PageRequest): Promise<Page<PersonView>> {
    const where = { $and: [whereOf(filters), { id: { $gt: decodeIdCursor(PEOPLE_LIST, cursor) } }] };
    const people = await this.em.find(People, where, { orderBy: { id: 'asc' }, limit: limit + 1 });
    for (const person of people) await this.em.populate(person, ['bu', 'manager', 'createdBy', 'updatedBy']);
    return pageOf(
      PEOPLE_LIST,
      people,
      limit,
      (person) => toView(PersonView, person),
      ({ id }) => [id],
    );
  }

  /** One person; null: not of this unit. */
  async getPerson(id: number): Promise<PersonView | null> {
    const person = await this.em.findOne(People, { id });
    if (!person) return null;
    await this.em.populate(person, ['bu', 'manager', 'createdBy', 'updatedBy']);
    return toView(PersonView, person);
  }

  /**
   * A person and everyone below, five levels down: by level, then name. Everyone appears once, at the smallest
   * level, even where managers form a cycle. Null: the person is not of this unit.
   */
  async getTeamHierarchy(id: number, { limit, cursor }: PageRequest): Promise<Page<TeamMemberView> | null> {
    const after = teamPosition(cursor);
    const root = await this.em.findOne(People, { id });
    if (!root) return null;

    const team: TeamMemberView[] = [];
    for (const [level, ids] of (await this.levelsFrom(root)).entries()) {
      if (after && level < after[0]) continue;
      const members = await this.em.find(
        People,
        { $and: [{ id: { $in: ids } }, after?.[0] === level ? behind(after[1], after[2]) : {}] },
        { orderBy: { peoplename: 'asc', id: 'asc' } },
      );
      for (const member of members) {
        await this.em.populate(member, ['manager']);
        const { manager } = member;
        team.push(teamMemberView(member, level, manager && { id: manager.id, peoplename: manager.peoplename }));
      }
    }
    return pageOf(
      TEAM_LIST,
      team,
      limit,
      (member) => member,
      (member) => [member.level, member.peoplename, member.id],
    );
  }

  /** The numbers of the people on each level, breadth first, by asking each person for the reports. */
  private async levelsFrom(root: People): Promise<number[][]> {
    const seen = new Set([root.id]);
    const levels = [[root.id]];
    for (let level = 1; level <= TEAM_DEPTH; level += 1) {
      const reports: number[] = [];
      for (const manager of levels[level - 1] ?? []) {
        const direct = await this.em.find(People, { manager });
        reports.push(...direct.map(({ id }) => id).filter((id) => !seen.has(id)));
      }
      for (const id of reports) seen.add(id);
      levels.push(reports);
    }
    return levels;
  }
}

/** Whoever comes behind a name and number in the order of names. */
function behind(peoplename: string, id: number) {
  return { $or: [{ peoplename: { $gt: peoplename } }, { peoplename, id: { $gt: id } }] };
}
