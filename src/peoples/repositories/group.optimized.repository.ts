import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityReader } from '../../http/entity-reader.js';
import { PeopleGroup, type Role } from '../../model/index.js';
import {
  decodeIdCursor,
  pageOf,
  rawSql,
  WorkScope,
  type Page,
  type PageRequest,
  Statements,
  TierRepository,
} from '../../tiers/index.js';
import { GroupView, type GroupMemberView } from '../dto/group.view.js';
import { GROUP_LIST, MEMBER_LIST } from './group.lists.js';

interface MemberRow {
  /** Null: the group exists, and nobody is left for this page. */
  readonly id: number | null;
  readonly peoplecode: string;
  readonly peoplename: string;
  readonly role: Role;
  readonly enable: boolean;
}

/** Tier 2: the same answers in a number of statements that does not grow with the rows. */
@TierRepository('optimized')
@Injectable()
export class OptimizedGroupRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly reader: EntityReader,
    private readonly scope: WorkScope,
  ) {}

  /** One statement: the plain form asks anew for the relations of every group. */
  @Statements(1)
  getGroups(page: PageRequest): Promise<Page<GroupView>> {
    return this.reader.page(GROUP_LIST, PeopleGroup, GroupView, page);
  }

  /** One statement: the plain form asks for each relation of the group. */
  @Statements(1)
  getGroup(id: number): Promise<GroupView | null> {
    return this.reader.one(PeopleGroup, GroupView, id);
  }

  /** One statement, in which the group is a row of its own: the plain form asks for the group, then for each person. */
  @Statements(1)
  async getGroupMembers(id: number, { limit, cursor }: PageRequest): Promise<Page<GroupMemberView> | null> {
    const bu = this.scope.tenant();
    const rows = await rawSql<MemberRow>(
      this.em,
      `select member.* from peoples_pgroup grp left join (
         select person.id, person.peoplecode, person.peoplename, person.role, person.enable
         from peoples_pgbelonging belonging
         join peoples_people person on person.bu_id = belonging.bu_id and person.id = belonging.people_id
         where belonging.bu_id = ? and belonging.pgroup_id = ? and belonging.people_id > ?
         order by belonging.people_id limit ?
       ) member on true
       where grp.bu_id = ? and grp.id = ?
       order by member.id`,
      [bu, id, decodeIdCursor(MEMBER_LIST, cursor), limit + 1, bu, id],
    );
    if (rows.length === 0) return null;
    const members = rows.filter((row): row is GroupMemberView => row.id !== null);
    return pageOf(
      MEMBER_LIST,
      members,
      limit,
      (member) => member,
      (member) => [member.id],
    );
  }
}
