import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { EntityWriter } from '../http/entity-writer.js';
import { notFound } from '../http/problems.js';
import type { Representation } from '../http/representation.js';
import { People, PeopleGroup, Pgbelonging } from '../model/index.js';
import { Transactions, type Page, type PageRequest } from '../tiers/index.js';
import type { CreateGroup, UpdateGroup } from './dto/group.dto.js';
import type { GroupMemberView, GroupView } from './dto/group.view.js';
import { OptimizedGroupRepository } from './repositories/group.optimized.repository.js';

/** Groups and who belongs to them. */
@Injectable()
export class GroupService {
  constructor(
    private readonly groups: OptimizedGroupRepository,
    private readonly writer: EntityWriter,
    private readonly transactions: Transactions,
  ) {}

  list(page: PageRequest): Promise<Page<GroupView>> {
    return this.groups.getGroups(page);
  }

  /** @throws Problem 404 */
  async get(id: number): Promise<GroupView> {
    const group = await this.groups.getGroup(id);
    if (!group) throw notFound('group', id);
    return group;
  }

  create(body: CreateGroup): Promise<Representation<GroupView>> {
    return this.writer.create(PeopleGroup, body, this.read);
  }

  update(id: number, patch: UpdateGroup, ifMatch?: string): Promise<Representation<GroupView>> {
    return this.writer.update(PeopleGroup, id, patch, this.read, ifMatch);
  }

  /** Memberships go with the group. */
  remove(id: number, ifMatch?: string): Promise<void> {
    return this.writer.remove(PeopleGroup, id, this.read, ifMatch);
  }

  /** @throws Problem 404 */
  async members(id: number, page: PageRequest): Promise<Page<GroupMemberView>> {
    const members = await this.groups.getGroupMembers(id, page);
    if (!members) throw notFound('group', id);
    return members;
  }

  /**
   * Makes a person a member, who may already be one.
   * @throws Problem 404 when the unit has no such group or person
   */
  async addMember(pgroup: number, people: number): Promise<void> {
    await this.transactions.write(async (em) => {
      // Locking the group makes two callers who add the same person take turns; the person must only not go away.
      const group = await em.findOne(PeopleGroup, { id: pgroup }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!group) throw notFound('group', pgroup);
      const person = await em.findOne(People, { id: people }, { lockMode: LockMode.PESSIMISTIC_READ });
      if (!person) throw notFound('person', people);
      if ((await em.count(Pgbelonging, { pgroup, people })) > 0) return;
      em.persist(em.create(Pgbelonging, { pgroup: group, people: person } as Pgbelonging));
    });
  }

  /** @throws Problem 404 when the person is not a member, or there is no such group or person */
  async removeMember(pgroup: number, people: number): Promise<void> {
    await this.transactions.write(async (em) => {
      const membership = await em.findOne(Pgbelonging, { pgroup, people }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!membership) throw notFound(`member ${people} of group`, pgroup);
      em.remove(membership);
    });
  }

  private readonly read = (id: number): Promise<GroupView | null> => this.groups.getGroup(id);
}
