import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { toView } from '../../http/entity-view.js';
import { PeopleGroup, Pgbelonging } from '../../model/index.js';
import { decodeIdCursor, pageOf, type Page, type PageRequest, TierRepository } from '../../tiers/index.js';
import { GroupMemberView, GroupView } from '../dto/group.view.js';
import { GROUP_LIST, MEMBER_LIST } from './group.lists.js';

/** Tier 1: groups, read in the plainest way. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class GroupRepository {
  constructor(private readonly em: EntityManager) {}

  /** The groups of the unit, in the order of their numbers. */
  async getGroups({ limit, cursor }: PageRequest): Promise<Page<GroupView>> {
    const after = decodeIdCursor(GROUP_LIST, cursor);
    const where = { id: { $gt: after } };
    const groups = await this.em.find(PeopleGroup, where, { orderBy: { id: 'asc' }, limit: limit + 1 });
    for (const group of groups) await this.em.populate(group, ['bu', 'createdBy', 'updatedBy']);
    return pageOf(
      GROUP_LIST,
      groups,
      limit,
      (group) => toView(GroupView, group),
      ({ id }) => [id],
    );
  }

  /** One group; null: not of this unit. */
  async getGroup(id: number): Promise<GroupView | null> {
    const group = await this.em.findOne(PeopleGroup, { id });
    if (!group) return null;
    await this.em.populate(group, ['bu', 'createdBy', 'updatedBy']);
    return toView(GroupView, group);
  }

  /** The people of a group, in the order of their numbers; null: the group is not of this unit. */
  async getGroupMembers(id: number, { limit, cursor }: PageRequest): Promise<Page<GroupMemberView> | null> {
    const after = decodeIdCursor(MEMBER_LIST, cursor);
    const group = await this.em.findOne(PeopleGroup, { id });
    if (!group) return null;
    const where = { pgroup: group, people: { $gt: after } };
    const memberships = await this.em.find(Pgbelonging, where, { orderBy: { people: 'asc' }, limit: limit + 1 });
    for (const membership of memberships) await this.em.populate(membership, ['people']);
    return pageOf(
      MEMBER_LIST,
      memberships,
      limit,
      ({ people }) => toView(GroupMemberView, people),
      ({ people }) => [people.id],
    );
  }
}
