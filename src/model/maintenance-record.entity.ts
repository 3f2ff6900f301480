import type { Opt, Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { Asset } from './asset.entity.js';
import { TenantEntity } from './base.js';
import { OPTIONAL } from './columns.js';
import { People } from './people.entity.js';

/** Work done, or planned, on an asset; goes with the asset. */
@Entity({ tableName: 'activity_maintenancerecord' })
export class MaintenanceRecord extends TenantEntity {
  @ManyToOne({ entity: () => Asset, deleteRule: 'cascade' })
  asset!: Rel<Asset>;

  @ManyToOne({ entity: () => People, ...OPTIONAL })
  technician: Rel<People> | null = null;

  @Property({ type: 'boolean', default: false })
  completed!: Opt<boolean>;

  /** A calendar day, `YYYY-MM-DD`. */
  @Property({ type: 'date', defaultRaw: 'current_date' })
  date!: Opt<string>;

  @Property({ type: 'text', default: '' })
  notes!: Opt<string>;
}
