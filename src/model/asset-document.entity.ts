import type { Opt, Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { Asset } from './asset.entity.js';
import { TenantEntity } from './base.js';

/** A manual or certificate of an asset; goes with the asset. */
@Entity({ tableName: 'activity_assetdocument' })
export class AssetDocument extends TenantEntity {
  @ManyToOne({ entity: () => Asset, deleteRule: 'cascade' })
  asset!: Rel<Asset>;

  @Property({ type: 'text', default: '' })
  title!: Opt<string>;

  @Property({ type: 'text', default: '' })
  url!: Opt<string>;
}
