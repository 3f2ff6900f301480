import { z } from 'zod';
import { AUDIT_VIEW, TENANT_VIEW } from '../../http/entity-view.js';
import { label, text } from '../../http/schemas.js';

export const LocationView = z
  .object({ id: z.int(), loccode: z.string(), name: z.string(), ...TENANT_VIEW })
  .meta({ id: 'Location' });

const LocationBody = z.strictObject({ loccode: text(100), name: label() });
export const CreateLocation = LocationBody.partial({ loccode: true }).meta({ id: 'CreateLocation' });
export const UpdateLocation = LocationBody.partial().meta({ id: 'UpdateLocation' });

export const CategoryView = z.object({ id: z.int(), name: z.string(), ...TENANT_VIEW }).meta({ id: 'Category' });

export const CreateCategory = z.strictObject({ name: label() }).meta({ id: 'CreateCategory' });
export const UpdateCategory = CreateCategory.partial().meta({ id: 'UpdateCategory' });

/** Shared by all business units, so without one. */
export const ManufacturerView = z.object({ id: z.int(), name: z.string(), ...AUDIT_VIEW }).meta({ id: 'Manufacturer' });

export const CreateManufacturer = z.strictObject({ name: label() }).meta({ id: 'CreateManufacturer' });
export const UpdateManufacturer = CreateManufacturer.partial().meta({ id: 'UpdateManufacturer' });
