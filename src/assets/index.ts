export { AssetsModule } from './assets.module.js';
export * from './events/index.js';
export { AssetRepository } from './repositories/asset.repository.js';
export { CachedAssetRepository } from './repositories/asset.cached.repository.js';
export { OptimizedAssetPartRepository } from './repositories/asset-part.optimized.repository.js';
export { OptimizedAssetRepository } from './repositories/asset.optimized.repository.js';
