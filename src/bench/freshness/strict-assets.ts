import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { AppModule } from '../../app.module.js';
import { type AssetRepository, AssetsModule, CachedAssetRepository } from '../../assets/index.js';
import type { Environment } from '../../config/index.js';
import { type CachedQuery, type PageRequest, TieredCache } from '../../tiers/index.js';

type ActiveAssets = Awaited<ReturnType<AssetRepository['getActiveAssets']>>;

/** The list of active assets a second time, `strict`: the same value, the same dependencies, another promise. */
@Injectable()
export class StrictAssets {
  readonly active: CachedQuery<PageRequest, ActiveAssets>;

  constructor(cache: TieredCache, { active }: CachedAssetRepository) {
    const { warm: _, ...definition } = active.definition;
    this.active = cache.define<PageRequest, unknown, ActiveAssets>({
      ...definition,
      name: 'bench.assets-active-strict',
      freshness: 'strict',
    });
  }
}

/** The application with {@link StrictAssets}. All instances on one store have to define the same queries. */
@Module({})
export class FreshnessModule {
  static forRoot(environment: Environment): DynamicModule {
    return {
      module: FreshnessModule,
      imports: [AppModule.forRoot(environment), AssetsModule],
      providers: [StrictAssets],
    };
  }
}
