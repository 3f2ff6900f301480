import { DomainEvent } from '../../tiers/index.js';

/** There is a new asset: `asset.created`. */
export class AssetCreated extends DomainEvent {}

/** Something about an asset changed, such as its status or its location: `asset.updated`. */
export class AssetUpdated extends DomainEvent {}

/** An asset is gone, and with it its maintenance records, warranties and documents: `asset.deleted`. */
export class AssetDeleted extends DomainEvent {}
