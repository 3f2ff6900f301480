import { Module, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '../tiers/index.js';
import { AssetPartService } from './asset-part.service.js';
import { AssetPartsController } from './asset-parts.controller.js';
import { AssetService } from './asset.service.js';
import { AssetsController } from './assets.controller.js';
import { CategoriesController } from './categories.controller.js';
import { registerAssetEvents } from './events/index.js';
import { LocationsController } from './locations.controller.js';
import { ManufacturersController } from './manufacturers.controller.js';
import { AssetPartRepository } from './repositories/asset-part.repository.js';
import { OptimizedAssetPartRepository } from './repositories/asset-part.optimized.repository.js';
import { AssetRepository } from './repositories/asset.repository.js';
import { CachedAssetRepository } from './repositories/asset.cached.repository.js';
import { OptimizedAssetRepository } from './repositories/asset.optimized.repository.js';

const repositories = [
  AssetRepository,
  OptimizedAssetRepository,
  CachedAssetRepository,
  AssetPartRepository,
  OptimizedAssetPartRepository,
];

/** Assets, what belongs to them, where they stand and what they are. */
@Module({
  controllers: [
    AssetsController,
    AssetPartsController,
    LocationsController,
    CategoriesController,
    ManufacturersController,
  ],
  providers: [...repositories, AssetService, AssetPartService],
  exports: repositories,
})
export class AssetsModule implements OnModuleInit {
  constructor(private readonly events: DomainEvents) {}

  onModuleInit(): void {
    registerAssetEvents(this.events);
  }
}
