import type { DomainEvents, TableEvents } from '../../tiers/index.js';
import { AssetDocumentChanged, MaintenanceRecordChanged, WarrantyChanged } from './asset-part.events.js';
import { AssetCreated, AssetDeleted, AssetUpdated } from './asset.events.js';
import { CategoryChanged, LocationChanged, ManufacturerChanged } from './reference-data.events.js';

export * from './asset-part.events.js';
export * from './asset.events.js';
export * from './reference-data.events.js';

const EVENTS: Readonly<Record<string, TableEvents>> = {
  activity_asset: { name: 'asset', created: AssetCreated, updated: AssetUpdated, deleted: AssetDeleted },
  activity_maintenancerecord: any('maintenance-record', MaintenanceRecordChanged),
  activity_warranty: any('warranty', WarrantyChanged),
  activity_assetdocument: any('asset-document', AssetDocumentChanged),
  activity_location: any('location', LocationChanged),
  activity_category: any('category', CategoryChanged),
  activity_manufacturer: any('manufacturer', ManufacturerChanged),
};

/** Names the events of every table of this feature. */
export function registerAssetEvents(events: DomainEvents): void {
  for (const [table, classes] of Object.entries(EVENTS)) events.register(table, classes);
}

/** One class for whatever happened; the event's name tells which. */
function any(name: string, changed: TableEvents['updated']): TableEvents {
  return { name, created: changed, updated: changed, deleted: changed };
}
