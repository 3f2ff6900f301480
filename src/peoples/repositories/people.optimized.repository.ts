import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../http/entity-reader.js';
import { People, type Role } from '../../model/index.js';
import {
  pageOf,
  rawSql,
  WorkScope,
  type Page,
  type PageRequest,
  Statements,
  TierRepository,
} from '../../tiers/index.js';
import { PersonView } from '../dto/person.view.js';
import { TEAM_DEPTH, teamMemberView, type TeamMemberView } from '../dto/team.view.js';
import { PEOPLE_LIST, TEAM_LIST, teamPosition, whereOf, type PeopleFilters } from './people.lists.js';

interface TeamRow {
  /** Null: the person asked for exists, and nobody is left for this page. */
  readonly id: number | null;
  readonly peoplecode: string;
  readonly peoplename: string;
  readonly role: Role;
  readonly enable: boolean;
  readonly level: number;
  readonly manager_id: number | null;
  readonly manager_name: string;
}

type Member = TeamRow & { readonly id: number };

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@TierRepository('optimized')
@Injectable()
export class OptimizedPeopleRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: EntityReader,
    private readonly scope: WorkScope,
  ) {}

  /** One statement: the plain form asks anew for the relations of every person. */
  @Statements(1)
  getPeople(filters: PeopleFilters, page: PageRequest): Promise<Page<PersonView>> {
    return this.reader.page(PEOPLE_LIST, People, PersonView, page, whereOf(filters));
  }

  /** One statement: the plain form asks for each relation of the person. */
  @Statements(1)
  getPerson(id: number): Promise<PersonView | null> {
    return this.reader.one(People, PersonView, id);
  }

  /**
   * One recursive statement: the plain form asks every person of the tree for the reports.
   *
   * `union` drops a person that is met again on the same level, and the depth limit ends what a cycle would make
   * endless; a person met on several levels is placed on the smallest.
   */
  @Statements(1)
  async getTeamHierarchy(id: number, { limit, cursor }: PageRequest): Promise<Page<TeamMemberView> | null> {
    const bu = this.scope.tenant();
    const after = teamPosition(cursor);
    const rows = await rawSql<TeamRow>(
      this.em,
      `with recursive team (id, level) as (
         select id, 0 from peoples_people where bu_id = ? and id = ?
         union
         select report.id, team.level + 1
         from team join peoples_people report on report.bu_id = ? and report.manager_id = team.id
         where team.level < ${TEAM_DEPTH}
       ), placed as (
         select id, min(level) as level from team group by id
       ), page as (
         select person.id, person.peoplecode, person.peoplename, person.role, person.enable, placed.level,
           manager.id as manager_id, manager.peoplename as manager_name
         from placed
         join peoples_people person on person.bu_id = ? and person.id = placed.id
         left join peoples_people manager on manager.bu_id = person.bu_id and manager.id = person.manager_id
         ${after ? 'where (placed.level, person.peoplename, person.id) > (?, ?, ?)' : ''}
         order by placed.level, person.peoplename, person.id
         limit ?
       )
       select page.* from placed root left join page on true where root.id = ?
       order by page.level, page.peoplename, page.id`,
      [bu, id, bu, bu, ...(after ?? []), limit + 1, id],
    );
    // The person asked for is in every answer, so that "no such person" and "an empty page" can be told apart.
    if (rows.length === 0) return null;
    const members = rows.filter((row): row is Member => row.id !== null);
    return pageOf(TEAM_LIST, members, limit, teamMember, (row) => [row.level, row.peoplename, row.id]);
  }

  /** Who reports to nobody and has reports: whose teams are asked for first. One statement. */
  @Statements(1)
  async getTeamHeads(limit: number): Promise<number[]> {
    const bu = this.scope.tenant();
    const heads = await rawSql<{ id: number }>(
      this.em,
      `select head.id from peoples_people head where head.bu_id = ? and head.manager_id is null
         and exists (select from peoples_people report where report.bu_id = head.bu_id and report.manager_id = head.id)
       order by head.id limit ?`,
      [bu, limit],
    );
    return heads.map(({ id }) => id);
  }
}

function teamMember(row: Member): TeamMemberView {
  const manager = row.manager_id === null ? null : { id: row.manager_id, peoplename: row.manager_name };
  return teamMemberView(row, row.level, manager);
}
