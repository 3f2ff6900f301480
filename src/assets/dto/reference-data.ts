import { z } from 'zod';
import { AUDIT_VIEW, TENANT_VIEW } from '../../http/entity-view.js';
import { ctzoffset, label, text } from '../../http/schemas.js';

export const LocationView = z
  .object({ id: z.int(), loccode: z.string(), name: z.string(), ...TENANT_VIEW })
  .meta({ id: 'Location' });

const LocationBody = z.strictObject({ loccode: text(100), name: label(), ctzoffset });
export const CreateLocation = LocationBody.partial().required({ name: true }).meta({ id: 'CreateLocation' });
export const UpdateLocation = LocationBody.partial().meta({ id: 'UpdateLocation' });

export const CategoryView = z.object({ id: z.int(), name: z.string(), ...TENANT_VIEW }).meta({ id: 'Category' });

const CategoryBody = z.strictObject({ name: label(), ctzoffset });
export const CreateCategory = CategoryBody.partial().required({ name: true }).meta({ id: 'CreateCategory' });
export const UpdateCategory = CategoryBody.partial().meta({ id: 'UpdateCategory' });

/** Shared by all business units, so without one. */
export const ManufacturerView = z.object({ id: z.int(), name: z.string(), ...AUDIT_VIEW }).meta({ id: 'Manufacturer' });

const ManufacturerBody = z.strictObject({ name: label(), ctzoffset });
export const CreateManufacturer = ManufacturerBody.partial()
  .required({ name: true })
  .meta({ id: 'CreateManufacturer' });
export const UpdateManufacturer = ManufacturerBody.partial().meta({ id: 'UpdateManufacturer' });
