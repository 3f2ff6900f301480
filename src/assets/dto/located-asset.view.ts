import { z } from 'zod';
import { day, instant, PersonRef } from '../../http/entity-view.js';
import { ASSET_STATUSES, JOB_STATUSES, PRIORITIES } from '../../model/index.js';
import { CategoryRef, ManufacturerRef } from './refs.js';

/** A warranty, below its asset. */
export const AssetWarranty = z
  .object({ id: z.int(), provider: z.string(), startsOn: day, expiresOn: day.nullable() })
  .meta({ id: 'AssetWarranty' });
export type AssetWarranty = z.output<typeof AssetWarranty>;

/** A document, below its asset. */
export const AssetFile = z.object({ id: z.int(), title: z.string(), url: z.string() }).meta({ id: 'AssetFile' });
export type AssetFile = z.output<typeof AssetFile>;

/** A job that waits for its work, below its asset. */
export const AssetJob = z
  .object({
    id: z.int(),
    jobcode: z.string(),
    jobname: z.string(),
    status: z.enum(JOB_STATUSES),
    priority: z.enum(PRIORITIES),
    deadline: instant.nullable(),
    assignedTo: PersonRef.nullable(),
  })
  .meta({ id: 'AssetJob' });
export type AssetJob = z.output<typeof AssetJob>;

/** What of the asset itself is shown. */
export const LocatedAssetLine = z.object({
  id: z.int(),
  assetcode: z.string(),
  assetname: z.string(),
  status: z.enum(ASSET_STATUSES),
  iscritical: z.boolean(),
  category: CategoryRef.nullable(),
  manufacturer: ManufacturerRef.nullable(),
});

/**
 * An asset of any status as the page of its location shows it. Warranties and documents are in the order of their
 * making; of the jobs those that are pending or in progress, the most urgent first, then by deadline.
 */
export const LocatedAsset = LocatedAssetLine.extend({
  warranties: z.array(AssetWarranty),
  documents: z.array(AssetFile),
  assignedJobs: z.array(AssetJob),
}).meta({ id: 'LocatedAsset' });
export type LocatedAsset = z.output<typeof LocatedAsset>;
