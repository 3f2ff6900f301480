import { z } from 'zod';

/** A location, where an asset points to one. */
export const LocationRef = z.object({ id: z.int(), name: z.string() }).meta({ id: 'LocationRef' });

/** A category, where an asset points to one. */
export const CategoryRef = z.object({ id: z.int(), name: z.string() }).meta({ id: 'CategoryRef' });

/** A manufacturer, where an asset points to one. */
export const ManufacturerRef = z.object({ id: z.int(), name: z.string() }).meta({ id: 'ManufacturerRef' });

/** An asset, where another row points to one. */
export const AssetRef = z
  .object({ id: z.int(), assetcode: z.string(), assetname: z.string() })
  .meta({ id: 'AssetRef' });
