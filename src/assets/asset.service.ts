import { Injectable } from '@nestjs/common';
import { EntityWriter } from '../http/entity-writer.js';
import type { Representation } from '../http/representation.js';
import { Asset } from '../model/index.js';
import type { Page } from '../tiers/index.js';
import type { AssetQuery, CreateAsset, UpdateAsset } from './dto/asset.requests.js';
import type { AssetView } from './dto/asset.view.js';
import { OptimizedAssetRepository } from './repositories/asset.optimized.repository.js';

/** Assets that are listed, made, changed and removed. */
@Injectable()
export class AssetService {
  constructor(
    private readonly assets: OptimizedAssetRepository,
    private readonly writer: EntityWriter,
  ) {}

  list(query: AssetQuery): Promise<Page<AssetView>> {
    return this.assets.getAssets(query);
  }

  create(body: CreateAsset): Promise<Representation<AssetView>> {
    return this.writer.create(Asset, body, this.#read);
  }

  update(id: number, patch: UpdateAsset, ifMatch?: string): Promise<Representation<AssetView>> {
    return this.writer.update(Asset, id, patch, this.#read, ifMatch);
  }

  /** Its maintenance records, warranties and documents go with it; jobs and parts of it keep it from going. */
  remove(id: number, ifMatch?: string): Promise<void> {
    return this.writer.remove(Asset, id, this.#read, ifMatch);
  }

  readonly #read = (id: number): Promise<AssetView | null> => this.assets.getAsset(id);
}
