import { Collection, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';

import { AssetDocument } from './asset-document.entity.js';
import { TenantEntity } from './base.js';
import { Category } from './category.entity.js';
import { OPTIONAL } from './columns.js';
import { ASSET_STATUSES, type AssetStatus } from './enums.js';
import { Job } from './job.entity.js';
import { Location } from './location.entity.js';
import { MaintenanceRecord } from './maintenance-record.entity.js';
import { Manufacturer } from './manufacturer.entity.js';
import { Warranty } from './warranty.entity.js';

/** Something that is looked after. */
@Entity({ tableName: 'activity_asset' })
export class Asset extends TenantEntity {
  /** Unique within the business unit. */
  @Property({ type: 'text' })
  assetcode!: string;

  @Property({ type: 'text', default: '' })
  assetname!: Opt<string>;

  @Enum({ type: 'text', items: () => ASSET_STATUSES, default: 'active' })
  status!: Opt<AssetStatus>;

  @Property({ type: 'boolean', default: false })
  iscritical!: Opt<boolean>;

  @ManyToOne({ entity: () => Asset, ...OPTIONAL })
  parent: Rel<Asset> | null = null;

  @ManyToOne({ entity: () => Location, ...OPTIONAL })
  location: Rel<Location> | null = null;

  @ManyToOne({ entity: () => Category, ...OPTIONAL })
  category: Rel<Category> | null = null;

  @ManyToOne({ entity: () => Manufacturer, ...OPTIONAL })
  manufacturer: Rel<Manufacturer> | null = null;

  @OneToMany({ entity: () => MaintenanceRecord, mappedBy: 'asset', orderBy: { date: 'desc', id: 'desc' } })
  maintenanceRecords = new Collection<MaintenanceRecord>(this);

  @OneToMany({ entity: () => Warranty, mappedBy: 'asset', orderBy: { id: 'asc' } })
  warranties = new Collection<Warranty>(this);

  @OneToMany({ entity: () => AssetDocument, mappedBy: 'asset', orderBy: { id: 'asc' } })
  documents = new Collection<AssetDocument>(this);

  @OneToMany({ entity: () => Job, mappedBy: 'asset', orderBy: { id: 'asc' } })
  jobs = new Collection<Job>(this);
}
