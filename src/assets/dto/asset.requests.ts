import { z } from 'zod';
import { ctzoffset, id, label, PageQuery, queryId, text } from '../../http/schemas.js';
import { ASSET_STATUSES } from '../../model/index.js';

const status = z.enum(ASSET_STATUSES);

const AssetBody = z.strictObject({
  assetcode: label(100)
    .describe('Unique within the business unit.')
    .meta({ examples: ['AST-000017'] }),
  assetname: text(200).meta({ examples: ['Chiller 2'] }),
  status,
  iscritical: z.boolean(),
  parentId: id.nullable().describe('The asset that this one is a part of.'),
  locationId: id.nullable(),
  categoryId: id.nullable(),
  manufacturerId: id.nullable(),
  ctzoffset,
});

export const CreateAsset = AssetBody.partial().required({ assetcode: true }).meta({ id: 'CreateAsset' });
export type CreateAsset = z.output<typeof CreateAsset>;

export const UpdateAsset = AssetBody.partial().meta({ id: 'UpdateAsset' });
export type UpdateAsset = z.output<typeof UpdateAsset>;

/** Which assets a list holds; every filter narrows it. */
export const AssetQuery = PageQuery.extend({
  status: status.optional(),
  location: queryId.optional(),
  category: queryId.optional(),
});
export type AssetQuery = z.output<typeof AssetQuery>;
