import { EntityManager } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { CachedAssetRepository, OptimizedAssetRepository } from '../../assets/index.js';
import { CacheStore } from '../../tiers/cache/cache-store.js';
import { ChangeFeed, RedisConnection, TiersStatus, Transactions, WorkScope } from '../../tiers/index.js';
import { serving } from '../serving.js';
import { CallCosts } from './call-costs.js';
import { StrictAssets } from './strict-assets.js';

/** One running application of those that share a database. */
export class Instance {
  readonly em: EntityManager;
  readonly transactions: Transactions;
  readonly feed: ChangeFeed;
  readonly status: TiersStatus;
  readonly optimized: OptimizedAssetRepository;
  readonly cached: CachedAssetRepository;
  readonly strict: StrictAssets;
  readonly costs: CallCosts;
  readonly #store: CacheStore;

  constructor(app: INestApplicationContext) {
    const get = <T>(part: abstract new (...args: never[]) => T): T => app.get<T>(part, { strict: false });
    this.em = get(EntityManager);
    this.transactions = get(Transactions);
    this.feed = get(ChangeFeed);
    this.status = get(TiersStatus);
    this.optimized = get(OptimizedAssetRepository);
    this.cached = get(CachedAssetRepository);
    this.strict = get(StrictAssets);
    this.#store = get(CacheStore);
    this.costs = new CallCosts(get(WorkScope), app.get<RedisConnection | null>(RedisConnection, { strict: false }));
  }

  /** Waits until answers are served from the cache, which all instances have to agree on first. */
  async serving(): Promise<this> {
    await serving(this.status);
    return this;
  }

  /** Forgets the values that this process keeps. */
  forget(): void {
    this.#store.clearLocal();
  }
}
