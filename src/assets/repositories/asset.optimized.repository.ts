import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { EntityReader } from '../../http/entity-reader.js';
import { Asset } from '../../model/index.js';
import {
  decodeIdCursor,
  pageOf,
  rawSql,
  WorkScope,
  type Page,
  type PageRequest,
  Statements,
  TierRepository,
} from '../../tiers/index.js';
import type { AssetQuery } from '../dto/asset.requests.js';
import { AssetView, type ActiveAsset, type AssetSummary } from '../dto/asset.view.js';
import type { LocatedAsset } from '../dto/located-asset.view.js';
import { RECENT_MAINTENANCE, type MaintainedAsset } from '../dto/maintained-asset.view.js';
import { ASSET_LISTS, assetFilter } from './asset-lists.js';
import * as rows from './asset-rows.js';

/**
 * Tier 2: the same answers in a fixed number of statements, and of every row only the columns that are shown.
 * The statements are written by hand, so that no entities are built; each names its business unit itself.
 */
@TierRepository('optimized')
@Injectable()
export class OptimizedAssetRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly reader: EntityReader,
  ) {}

  /** 1 statement. Plain: two more for the location and the category of each asset, which are joined here. */
  @Statements(1)
  async getActiveAssets({ limit, cursor }: PageRequest): Promise<Page<ActiveAsset>> {
    const assets = await this.#rows<rows.ActiveAssetRow>(
      `select a.id, a.assetcode, a.assetname,
         l.id as location_id, l.name as location_name, c.id as category_id, c.name as category_name
       from activity_asset a
       left join activity_location l on l.bu_id = a.bu_id and l.id = a.location_id
       left join activity_category c on c.bu_id = a.bu_id and c.id = a.category_id
       where a.bu_id = ? and a.status = 'active' and a.id > ?
       order by a.id limit ?`,
      [this.scope.tenant(), decodeIdCursor(ASSET_LISTS.active, cursor), limit + 1],
    );
    return pageOf(ASSET_LISTS.active, assets, limit, rows.toActiveAsset, idOf);
  }

  /** 1 statement. Plain: one for each number, and each reads the unit's assets anew. */
  @Statements(1)
  async getAssetSummary(): Promise<AssetSummary> {
    const [summary] = await this.#rows<AssetSummary>(
      `select count(*) as total,
         count(*) filter (where status = 'active') as active,
         count(*) filter (where status = 'maintenance') as maintenance,
         count(*) filter (where status = 'retired') as retired
       from activity_asset where bu_id = ?`,
      [this.scope.tenant()],
    );
    return summary as AssetSummary;
  }

  /**
   * 2 statements. Plain: one for the records of each asset, and one for each technician. Here a lateral join takes the
   * last few of each asset from the index that has them in this order; the rest of the records is never read. They are
   * gathered before their technicians are joined, which would otherwise happen once for each asset.
   */
  @Statements(2)
  async getAssetsWithMaintenance({ limit, cursor }: PageRequest): Promise<Page<MaintainedAsset>> {
    const tenant = this.scope.tenant();
    const assets = await this.#rows<rows.MaintainedAssetRow>(
      `select a.id, a.assetcode, a.assetname, a.status,
         l.id as location_id, l.name as location_name, c.id as category_id, c.name as category_name
       from activity_asset a
       left join activity_location l on l.bu_id = a.bu_id and l.id = a.location_id
       left join activity_category c on c.bu_id = a.bu_id and c.id = a.category_id
       where a.bu_id = ? and a.id > ?
       order by a.id limit ?`,
      [tenant, decodeIdCursor(ASSET_LISTS.withMaintenance, cursor), limit + 1],
    );
    const records = await this.#rows<rows.MaintenanceRow>(
      `with recent as materialized (
         select record.* from unnest(array[?]::bigint[]) as shown (id)
         cross join lateral (
           select bu_id, asset_id, id, date, notes, technician_id
           from activity_maintenancerecord
           where asset_id = shown.id and bu_id = ? and completed
           order by date desc, id desc limit ?
         ) record
       )
       select r.asset_id, r.id, r.date, r.notes, t.id as technician_id, t.peoplename as technician_name
       from recent r
       left join peoples_people t on t.bu_id = r.bu_id and t.id = r.technician_id
       order by r.asset_id, r.date desc, r.id desc`,
      [shownIds(assets, limit), tenant, RECENT_MAINTENANCE],
    );
    const recentOf = rows.byAsset(records, rows.toRecentMaintenance);
    const show = (asset: rows.MaintainedAssetRow) => rows.toMaintainedAsset(asset, recentOf(asset.id));
    return pageOf(ASSET_LISTS.withMaintenance, assets, limit, show, idOf);
  }

  /**
   * 4 statements. Plain: four for each asset, and one for each job. Here one for the location and its assets with what
   * they point to, and one for each kind of part, because joining these as well would multiply each other's rows.
   */
  @Statements(4)
  async getAssetsByLocation(locationId: number, { limit, cursor }: PageRequest): Promise<Page<LocatedAsset> | null> {
    const tenant = this.scope.tenant();
    // Starts from the location, so that an empty one (one row without asset) differs from none (no row).
    const found = await this.#rows<rows.LocatedAssetRow | { id: null }>(
      `select a.id, a.assetcode, a.assetname, a.status, a.iscritical,
         c.id as category_id, c.name as category_name, m.id as manufacturer_id, m.name as manufacturer_name
       from activity_location l
       left join lateral (
         select bu_id, id, assetcode, assetname, status, iscritical,
           category_id as category, manufacturer_id as manufacturer
         from activity_asset
         where location_id = l.id and bu_id = l.bu_id and id > ?
         order by id limit ?
       ) a on true
       left join activity_category c on c.bu_id = a.bu_id and c.id = a.category
       left join activity_manufacturer m on m.id = a.manufacturer
       where l.bu_id = ? and l.id = ?
       order by a.id`,
      [decodeIdCursor(ASSET_LISTS.byLocation, cursor), limit + 1, tenant, locationId],
    );
    if (found.length === 0) return null;
    const assets = found.filter((row) => row.id !== null);
    const ids = shownIds(assets, limit);
    const warrantiesOf = rows.byAsset(await this.#warranties(tenant, ids), rows.toAssetWarranty);
    const documentsOf = rows.byAsset(await this.#documents(tenant, ids), rows.toAssetFile);
    const jobsOf = rows.byAsset(await this.#openJobs(tenant, ids), rows.toAssetJob);
    const show = (asset: rows.LocatedAssetRow): LocatedAsset =>
      rows.toLocatedAsset(asset, {
        warranties: warrantiesOf(asset.id),
        documents: documentsOf(asset.id),
        assignedJobs: jobsOf(asset.id),
      });
    return pageOf(ASSET_LISTS.byLocation, assets, limit, show, idOf);
  }

  /** 1 statement. Plain: up to seven more for the relations of each asset, which are looked up here. */
  @Statements(1)
  getAssets({ limit, cursor, ...filters }: AssetQuery): Promise<Page<AssetView>> {
    return this.reader.page(ASSET_LISTS.all, Asset, AssetView, { limit, cursor }, assetFilter(filters));
  }

  /** 1 statement. Plain: up to seven more for its relations, which are looked up here. */
  @Statements(1)
  getAsset(id: number): Promise<AssetView | null> {
    return this.reader.one(Asset, AssetView, id);
  }

  #warranties(tenant: number, assetIds: number[]): Promise<rows.WarrantyRow[]> {
    return this.#rows(
      `select asset_id, id, provider, starts_on, expires_on from activity_warranty
       where bu_id = ? and asset_id = any (array[?]::bigint[])
       order by asset_id, id`,
      [tenant, assetIds],
    );
  }

  #documents(tenant: number, assetIds: number[]): Promise<rows.DocumentRow[]> {
    return this.#rows(
      `select asset_id, id, title, url from activity_assetdocument
       where bu_id = ? and asset_id = any (array[?]::bigint[])
       order by asset_id, id`,
      [tenant, assetIds],
    );
  }

  #openJobs(tenant: number, assetIds: number[]): Promise<rows.JobRow[]> {
    return this.#rows(
      `select j.asset_id, j.id, j.jobcode, j.jobname, j.status, j.priority,
         to_char(j.deadline at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as deadline,
         p.id as assignee_id, p.peoplename as assignee_name
       from activity_job j
       left join peoples_people p on p.bu_id = j.bu_id and p.id = j.assigned_to_id
       where j.bu_id = ? and j.asset_id = any (array[?]::bigint[]) and j.status in ('pending', 'in_progress')
       order by j.asset_id, j.priority desc, j.deadline asc nulls last, j.id`,
      [tenant, assetIds],
    );
  }

  #rows<Row extends object>(statement: string, parameters: readonly unknown[]): Promise<Row[]> {
    return rawSql<Row>(this.em, statement, parameters);
  }
}

function idOf({ id }: { readonly id: number }): [number] {
  return [id];
}

/** Without the row that only tells of a next page. */
function shownIds(assets: readonly { readonly id: number }[], limit: number): number[] {
  return assets.slice(0, limit).map(({ id }) => id);
}
