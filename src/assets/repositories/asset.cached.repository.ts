import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { shownFields } from '../../http/entity-view.js';
import { Asset } from '../../model/index.js';
import {
  firstPage,
  rowDependenciesOf,
  TieredCache,
  type CachedQuery,
  type Page,
  type PageRequest,
} from '../../tiers/index.js';
import { AssetView, type ActiveAsset, type AssetSummary } from '../dto/asset.view.js';
import type { LocatedAsset } from '../dto/located-asset.view.js';
import type { MaintainedAsset } from '../dto/maintained-asset.view.js';
import { OptimizedAssetRepository } from './asset.optimized.repository.js';

const FIVE_MINUTES = 300;
const FIFTEEN_MINUTES = 900;

export type LocationPage = PageRequest & { readonly id: number };

/** Tier 3: the same answers, kept until a row that they hang on changes. HTTP takes `….answer()`, other modules `fetch…`. */
@Injectable()
export class CachedAssetRepository {
  readonly active: CachedQuery<PageRequest, Page<ActiveAsset>>;
  readonly summary: CachedQuery<Record<string, never>, AssetSummary>;
  readonly withMaintenance: CachedQuery<PageRequest, Page<MaintainedAsset>>;
  readonly byLocation: CachedQuery<LocationPage, Page<LocatedAsset> | null>;
  readonly one: CachedQuery<{ id: number }, AssetView | null>;

  constructor(cache: TieredCache, em: EntityManager, optimized: OptimizedAssetRepository) {
    this.active = cache.define({
      name: 'assets.active',
      ttlSeconds: FIVE_MINUTES,
      dependsOn: {
        lists: {
          activity_asset: {
            columns: ['assetcode', 'assetname', 'location_id', 'category_id'],
            where: { status: ['active'] },
          },
        },
        shows: { activity_location: ['name'], activity_category: ['name'] },
      },
      load: (page: PageRequest) => optimized.getActiveAssets(page),
      warm: firstPage,
    });

    this.summary = cache.define({
      name: 'assets.summary',
      ttlSeconds: FIFTEEN_MINUTES,
      dependsOn: { lists: { activity_asset: ['status'] } },
      load: () => optimized.getAssetSummary(),
      warm: () => [{}],
    });

    this.withMaintenance = cache.define({
      name: 'assets.with-maintenance',
      ttlSeconds: FIVE_MINUTES,
      dependsOn: {
        lists: {
          activity_asset: ['assetcode', 'assetname', 'status', 'location_id', 'category_id'],
          activity_maintenancerecord: {
            columns: ['asset_id', 'date', 'notes', 'technician_id'],
            where: { completed: [true] },
          },
        },
        shows: { activity_location: ['name'], activity_category: ['name'], peoples_people: ['peoplename'] },
      },
      load: (page: PageRequest) => optimized.getAssetsWithMaintenance(page),
      warm: firstPage,
    });

    this.byLocation = cache.define({
      name: 'assets.by-location',
      ttlSeconds: FIVE_MINUTES,
      dependsOn: {
        lists: {
          activity_asset: {
            columns: ['assetcode', 'assetname', 'status', 'iscritical', 'category_id', 'manufacturer_id'],
            through: 'location_id',
          },
          // Where the asset of these stands is not known when they change.
          activity_warranty: ['asset_id', 'provider', 'starts_on', 'expires_on'],
          activity_assetdocument: ['asset_id', 'title', 'url'],
          activity_job: {
            columns: ['asset_id', 'jobcode', 'jobname', 'status', 'priority', 'deadline', 'assigned_to_id'],
            where: { status: ['pending', 'in_progress'], asset_id: { not: [null] } },
          },
        },
        shows: { activity_category: ['name'], activity_manufacturer: ['name'], peoples_people: ['peoplename'] },
      },
      // Whether the location exists; of the location itself nothing is shown.
      row: { table: 'activity_location', columns: [], id: ({ id }) => id },
      load: ({ id, ...page }: LocationPage) => optimized.getAssetsByLocation(id, page),
    });

    this.one = cache.define({
      name: 'assets.one',
      ttlSeconds: FIVE_MINUTES,
      ...rowDependenciesOf(em, Asset, { fields: shownFields(AssetView) }),
      load: ({ id }: { id: number }) => optimized.getAsset(id),
    });
  }

  fetchActiveAssets(page: PageRequest): Promise<Page<ActiveAsset>> {
    return this.active.fetch(page);
  }

  fetchAssetSummary(): Promise<AssetSummary> {
    return this.summary.fetch({});
  }

  fetchAssetsWithMaintenance(page: PageRequest): Promise<Page<MaintainedAsset>> {
    return this.withMaintenance.fetch(page);
  }

  fetchAssetsByLocation(id: number, page: PageRequest): Promise<Page<LocatedAsset> | null> {
    return this.byLocation.fetch({ ...page, id });
  }

  fetchAsset(id: number): Promise<AssetView | null> {
    return this.one.fetch({ id });
  }
}
