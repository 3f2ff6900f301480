import { z } from 'zod';
import { day, PersonRef, TENANT_VIEW } from '../../http/entity-view.js';
import { calendarDay, ctzoffset, id, label, link, queryId, text } from '../../http/schemas.js';
import { AssetRef } from './refs.js';

/** `/:id/<parts>/:partId`: one part of an asset. */
export const PartParam = z.strictObject({ id: queryId, partId: queryId });
export type PartParam = z.output<typeof PartParam>;

export const MaintenanceRecordView = z
  .object({
    id: z.int(),
    asset: AssetRef,
    technician: PersonRef.nullable(),
    completed: z.boolean(),
    date: day,
    notes: z.string(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'MaintenanceRecord' });
export type MaintenanceRecordView = z.output<typeof MaintenanceRecordView>;

export const CreateMaintenanceRecord = z
  .strictObject({
    technicianId: id.nullable().describe('Absent: the caller. Null: nobody in particular.'),
    completed: z.boolean(),
    date: calendarDay.describe('Absent: today.'),
    notes: text(),
    ctzoffset,
  })
  .partial()
  .meta({ id: 'CreateMaintenanceRecord' });
export type CreateMaintenanceRecord = z.output<typeof CreateMaintenanceRecord>;

export const WarrantyView = z
  .object({
    id: z.int(),
    asset: AssetRef,
    provider: z.string(),
    startsOn: day,
    expiresOn: day.nullable(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Warranty' });
export type WarrantyView = z.output<typeof WarrantyView>;

export const CreateWarranty = z
  .strictObject({
    provider: label(),
    startsOn: calendarDay.describe('Absent: today.'),
    expiresOn: calendarDay.nullable().describe('The last day. Null: as long as the asset lives.'),
    ctzoffset,
  })
  .partial()
  .required({ provider: true })
  .meta({ id: 'CreateWarranty' });
export type CreateWarranty = z.output<typeof CreateWarranty>;

export const AssetDocumentView = z
  .object({ id: z.int(), asset: AssetRef, title: z.string(), url: z.string(), ...TENANT_VIEW })
  .meta({ id: 'AssetDocument' });
export type AssetDocumentView = z.output<typeof AssetDocumentView>;

export const CreateAssetDocument = z
  .strictObject({ title: label(), url: link, ctzoffset })
  .partial()
  .required({ title: true })
  .meta({ id: 'CreateAssetDocument' });
export type CreateAssetDocument = z.output<typeof CreateAssetDocument>;
