import type { FilterQuery } from '@mikro-orm/core';
import type { Asset } from '../../model/index.js';
import type { AssetQuery } from '../dto/asset.requests.js';

/** Names the lists in their cursors: a cursor of one tier serves in the others, one of another list is refused. */
export const ASSET_LISTS = {
  all: 'assets',
  active: 'assets.active',
  withMaintenance: 'assets.with-maintenance',
  byLocation: 'assets.by-location',
} as const;

/** The same for what belongs to an asset. */
export const PART_LISTS = {
  maintenanceRecords: 'assets.maintenance-records',
  warranties: 'assets.warranties',
  documents: 'assets.documents',
} as const;

/** The condition that the filters of `GET /api/assets` stand for. */
export function assetFilter({ status, location, category }: Omit<AssetQuery, 'limit' | 'cursor'>): FilterQuery<Asset> {
  return {
    ...(status !== undefined && { status }),
    ...(location !== undefined && { location }),
    ...(category !== undefined && { category }),
  };
}
