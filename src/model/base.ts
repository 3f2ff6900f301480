import { BigIntType, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, Filter, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

import type { BusinessUnit } from './business-unit.entity.js';
import { OPTIONAL, TIMESTAMP } from './columns.js';
import type { People } from './people.entity.js';
import { peopleEntity, unitEntity } from './roots.js';
import { TENANT_FILTER, tenantCondition } from './tenant-filter.js';

/**
 * What every table has: its number and the audit columns.
 *
 * The database fills `created_at` and `updated_at` on insert, and a trigger moves `updated_at` on every update,
 * whoever writes. The ORM sets neither: after an update the entity in memory still holds the old `updatedAt`
 * until it is refreshed.
 */
@Entity({ abstract: true })
export abstract class BaseEntity {
  @PrimaryKey({ type: new BigIntType('number') })
  id!: number;

  @Property({ ...TIMESTAMP, defaultRaw: 'now()' })
  createdAt!: Opt<Date>;

  @Property({ ...TIMESTAMP, defaultRaw: 'now()' })
  updatedAt!: Opt<Date>;

  @ManyToOne({ entity: () => peopleEntity(), ...OPTIONAL })
  createdBy: Rel<People> | null = null;

  @ManyToOne({ entity: () => peopleEntity(), ...OPTIONAL })
  updatedBy: Rel<People> | null = null;

  /** The writer's UTC offset in minutes; -1 where it is unknown. */
  @Property({ type: 'integer', default: -1 })
  ctzoffset!: Opt<number>;
}

/** A row that belongs to one business unit, and is never read without naming that unit. */
@Entity({ abstract: true })
@Filter({ name: TENANT_FILTER, cond: tenantCondition, default: true })
export abstract class TenantEntity extends BaseEntity {
  @ManyToOne({ entity: () => unitEntity(), deleteRule: 'no action' })
  bu!: Rel<BusinessUnit>;
}
