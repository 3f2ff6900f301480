import { Collection, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';
import { OPTIONAL, TIMESTAMP } from './columns.js';
import { ROLES, type Role } from './enums.js';
import { Pgbelonging } from './pgbelonging.entity.js';
import { registerRoots } from './roots.js';

/** A person of the business unit, who may log in. */
@Entity({ tableName: 'peoples_people' })
export class People extends TenantEntity {
  @Property({ type: 'text', default: '' })
  peoplecode!: Opt<string>;

  @Property({ type: 'text', default: '' })
  peoplename!: Opt<string>;

  /** Unique over all units: a person names no unit when logging in. */
  @Property({ type: 'text' })
  loginid!: string;

  /** Left out of every select unless asked for by `populate: ['passwordHash']`. Empty: cannot log in. */
  @Property({ type: 'text', default: '', lazy: true, hidden: true })
  passwordHash!: Opt<string>;

  @Property({ type: 'text', default: '' })
  email!: Opt<string>;

  @Property({ type: 'text', default: '' })
  mobno!: Opt<string>;

  @Enum({ type: 'text', items: () => ROLES, default: 'worker' })
  role!: Opt<Role>;

  @ManyToOne({ entity: () => People, ...OPTIONAL })
  manager: Rel<People> | null = null;

  @Property({ type: 'boolean', default: true })
  enable!: Opt<boolean>;

  @Property({ ...TIMESTAMP, nullable: true })
  lastLogin: Date | null = null;

  @OneToMany({ entity: () => People, mappedBy: 'manager', orderBy: { id: 'asc' } })
  reports = new Collection<People>(this);

  @OneToMany({ entity: () => Pgbelonging, mappedBy: 'people', orderBy: { id: 'asc' } })
  memberships = new Collection<Pgbelonging>(this);
}

registerRoots({ people: People });
