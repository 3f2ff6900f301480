import { Collection, type Opt } from '@mikro-orm/core';
import { Entity, OneToMany, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';
import { Pgbelonging } from './pgbelonging.entity.js';

/** A group of people that work can be given to. */
@Entity({ tableName: 'peoples_pgroup' })
export class PeopleGroup extends TenantEntity {
  @Property({ type: 'text' })
  groupname!: string;

  @Property({ type: 'boolean', default: true })
  enable!: Opt<boolean>;

  @OneToMany({ entity: () => Pgbelonging, mappedBy: 'pgroup', orderBy: { id: 'asc' } })
  memberships = new Collection<Pgbelonging>(this);
}
