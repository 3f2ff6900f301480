import type { Opt, Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { Asset } from './asset.entity.js';
import { TenantEntity } from './base.js';

/** A warranty of an asset; goes with the asset. */
@Entity({ tableName: 'activity_warranty' })
export class Warranty extends TenantEntity {
  @ManyToOne({ entity: () => Asset, deleteRule: 'cascade' })
  asset!: Rel<Asset>;

  @Property({ type: 'text', default: '' })
  provider!: Opt<string>;

  /** A calendar day, `YYYY-MM-DD`. */
  @Property({ type: 'date', defaultRaw: 'current_date' })
  startsOn!: Opt<string>;

  /** The last day, `YYYY-MM-DD`; null: for as long as the asset lives. */
  @Property({ type: 'date', nullable: true })
  expiresOn: string | null = null;
}
