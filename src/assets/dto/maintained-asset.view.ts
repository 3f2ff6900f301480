import { z } from 'zod';
import { day, PersonRef } from '../../http/entity-view.js';
import { ASSET_STATUSES } from '../../model/index.js';
import { CategoryRef, LocationRef } from './refs.js';

/** How many completed records an asset is shown with. */
export const RECENT_MAINTENANCE = 5;

/** A completed maintenance record, below its asset. */
export const RecentMaintenance = z
  .object({ id: z.int(), date: day, notes: z.string(), technician: PersonRef.nullable() })
  .meta({ id: 'RecentMaintenance' });
export type RecentMaintenance = z.output<typeof RecentMaintenance>;

/** What of the asset itself is shown. */
export const MaintainedAssetLine = z.object({
  id: z.int(),
  assetcode: z.string(),
  assetname: z.string(),
  status: z.enum(ASSET_STATUSES),
  location: LocationRef.nullable(),
  category: CategoryRef.nullable(),
});

/** An asset of any status with the last completed maintenance, newest first. */
export const MaintainedAsset = MaintainedAssetLine.extend({
  recentMaintenance: z.array(RecentMaintenance).max(RECENT_MAINTENANCE),
}).meta({ id: 'MaintainedAsset' });
export type MaintainedAsset = z.output<typeof MaintainedAsset>;
