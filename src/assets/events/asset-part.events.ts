import { DomainEvent } from '../../tiers/index.js';

/** Work on an asset was recorded, changed or removed: `maintenance-record.*`. */
export class MaintenanceRecordChanged extends DomainEvent {}

/** A warranty of an asset came, changed or went: `warranty.*`. */
export class WarrantyChanged extends DomainEvent {}

/** A document of an asset came, changed or went: `asset-document.*`. */
export class AssetDocumentChanged extends DomainEvent {}
