import { Injectable } from '@nestjs/common';
import { EntityManager, type FilterQuery } from '@mikro-orm/core';
import { shownRelations, toView } from '../../http/entity-view.js';
import { Asset, Job, Location, MaintenanceRecord, OPEN_JOB_STATUSES } from '../../model/index.js';
import { decodeIdCursor, pageOf, type Page, type PageRequest, TierRepository } from '../../tiers/index.js';
import type { AssetQuery } from '../dto/asset.requests.js';
import { ActiveAsset, AssetView, type AssetSummary } from '../dto/asset.view.js';
import { AssetFile, AssetJob, AssetWarranty, LocatedAssetLine, type LocatedAsset } from '../dto/located-asset.view.js';
import {
  MaintainedAssetLine,
  RECENT_MAINTENANCE,
  RecentMaintenance,
  type MaintainedAsset,
} from '../dto/maintained-asset.view.js';
import { ASSET_LISTS, assetFilter } from './asset-lists.js';

/**
 * Tier 1: the readable reference. Entities, loaded relation by relation where they are needed; the other tiers answer
 * the same, faster.
 */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class AssetRepository {
  constructor(private readonly em: EntityManager) {}

  /** The assets in use, by id. */
  async getActiveAssets(page: PageRequest): Promise<Page<ActiveAsset>> {
    return this.#page(ASSET_LISTS.active, { status: 'active' }, page, async (asset) => {
      await this.em.populate(asset, ['location', 'category']);
      return toView(ActiveAsset, asset);
    });
  }

  /** How many assets there are, in all and by status. */
  async getAssetSummary(): Promise<AssetSummary> {
    return {
      total: await this.em.count(Asset),
      active: await this.em.count(Asset, { status: 'active' }),
      maintenance: await this.em.count(Asset, { status: 'maintenance' }),
      retired: await this.em.count(Asset, { status: 'retired' }),
    };
  }

  /** The assets of every status, by id, each with its last five completed maintenance records, newest first. */
  async getAssetsWithMaintenance(page: PageRequest): Promise<Page<MaintainedAsset>> {
    return this.#page(ASSET_LISTS.withMaintenance, {}, page, async (asset) => {
      await this.em.populate(asset, ['location', 'category']);
      const records = await this.em.find(
        MaintenanceRecord,
        { asset, completed: true },
        { orderBy: { date: 'desc', id: 'desc' }, limit: RECENT_MAINTENANCE },
      );
      for (const record of records) await this.em.populate(record, ['technician']);
      return {
        ...toView(MaintainedAssetLine, asset),
        recentMaintenance: records.map((record) => toView(RecentMaintenance, record)),
      };
    });
  }

  /** What stands at a location, by id, with all that its page shows; null where there is no such location. */
  async getAssetsByLocation(locationId: number, page: PageRequest): Promise<Page<LocatedAsset> | null> {
    const location = await this.em.findOne(Location, locationId);
    if (!location) return null;
    return this.#page(ASSET_LISTS.byLocation, { location }, page, async (asset) => {
      await this.em.populate(asset, ['category', 'manufacturer', 'warranties', 'documents']);
      const jobs = await this.em.find(
        Job,
        { asset, status: { $in: [...OPEN_JOB_STATUSES] } },
        { orderBy: { priority: 'desc', deadline: 'asc nulls last', id: 'asc' } },
      );
      for (const job of jobs) await this.em.populate(job, ['assignedTo']);
      return {
        ...toView(LocatedAssetLine, asset),
        warranties: asset.warranties.map((warranty) => toView(AssetWarranty, warranty)),
        documents: asset.documents.map((document) => toView(AssetFile, document)),
        assignedJobs: jobs.map((job) => toView(AssetJob, job)),
      };
    });
  }

  /** The assets that the filters select, whole, by id. */
  async getAssets({ limit, cursor, ...filters }: AssetQuery): Promise<Page<AssetView>> {
    return this.#page(ASSET_LISTS.all, assetFilter(filters), { limit, cursor }, (asset) => this.#whole(asset));
  }

  /** The whole asset; null where there is none. */
  async getAsset(id: number): Promise<AssetView | null> {
    const asset = await this.em.findOne(Asset, id);
    return asset && this.#whole(asset);
  }

  async #whole(asset: Asset): Promise<AssetView> {
    await this.em.populate(asset, shownRelations(AssetView) as never[]);
    return toView(AssetView, asset);
  }

  /** One page by id; every asset is shown on its own, with the statements that this takes. */
  async #page<T extends { id: number }>(
    list: string,
    where: FilterQuery<Asset>,
    { limit, cursor }: PageRequest,
    show: (asset: Asset) => Promise<T>,
  ): Promise<Page<T>> {
    const after = { id: { $gt: decodeIdCursor(list, cursor) } };
    const assets = await this.em.find(Asset, { $and: [where, after] }, { orderBy: { id: 'asc' }, limit: limit + 1 });
    const shown: T[] = [];
    for (const asset of assets) shown.push(await show(asset));
    return pageOf(
      list,
      shown,
      limit,
      (item) => item,
      ({ id }) => [id],
    );
  }
}
