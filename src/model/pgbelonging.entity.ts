import type { Rel } from '@mikro-orm/core';
import { Entity, ManyToOne } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';
import { PeopleGroup } from './people-group.entity.js';
import { People } from './people.entity.js';

/** A person belongs to a group; goes with either. */
@Entity({ tableName: 'peoples_pgbelonging' })
export class Pgbelonging extends TenantEntity {
  @ManyToOne({ entity: () => PeopleGroup, deleteRule: 'cascade' })
  pgroup!: Rel<PeopleGroup>;

  @ManyToOne({ entity: () => People, deleteRule: 'cascade' })
  people!: Rel<People>;
}
