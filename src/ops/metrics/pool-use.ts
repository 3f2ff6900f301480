import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import { DatabaseConfig } from '../../config/index.js';

/** The part of pg's Pool that is measured. */
export interface PoolUse {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

/** The connections to PostgreSQL. */
@Injectable()
export class Pool {
  constructor(
    @Inject(MikroORM) private readonly orm: MikroORM,
    private readonly config: DatabaseConfig,
  ) {}

  /** How it is used now; undefined where the database is embedded, and there is no pool. */
  async use(): Promise<PoolUse | undefined> {
    if (this.config.embedded) return undefined;
    const connection = this.orm.em.getConnection() as unknown as { getNativeClient(): Promise<PoolUse> };
    const { totalCount, idleCount, waitingCount } = await connection.getNativeClient();
    return { totalCount, idleCount, waitingCount };
  }
}
