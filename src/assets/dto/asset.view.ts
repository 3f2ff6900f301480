import { z } from 'zod';
import { TENANT_VIEW } from '../../http/entity-view.js';
import { ASSET_STATUSES } from '../../model/index.js';
import { AssetRef, CategoryRef, LocationRef, ManufacturerRef } from './refs.js';

/** A whole asset. */
export const AssetView = z
  .object({
    id: z.int(),
    assetcode: z.string(),
    assetname: z.string(),
    status: z.enum(ASSET_STATUSES),
    iscritical: z.boolean(),
    parent: AssetRef.nullable(),
    location: LocationRef.nullable(),
    category: CategoryRef.nullable(),
    manufacturer: ManufacturerRef.nullable(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Asset' });
export type AssetView = z.output<typeof AssetView>;

/** What the list of active assets shows of one. */
export const ActiveAsset = z
  .object({
    id: z.int(),
    assetcode: z.string(),
    assetname: z.string(),
    location: LocationRef.nullable(),
    category: CategoryRef.nullable(),
  })
  .meta({ id: 'ActiveAsset' });
export type ActiveAsset = z.output<typeof ActiveAsset>;

/** How many assets the business unit has, in all and by status. */
export const AssetSummary = z
  .object({ total: z.int(), active: z.int(), maintenance: z.int(), retired: z.int() })
  .meta({ id: 'AssetSummary', examples: [{ total: 40, active: 33, maintenance: 5, retired: 2 }] });
export type AssetSummary = z.output<typeof AssetSummary>;
