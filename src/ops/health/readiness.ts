import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { rawSql, RedisConnection, WorkScope } from '../../tiers/index.js';

const PATIENCE_MS = 2_000;

export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly database: 'up' | 'down';
  readonly cache: 'up' | 'away' | 'in-process';
}

/** Asks what this process depends on whether it is there. */
@Injectable()
export class Readiness {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    @Inject(RedisConnection) private readonly redis: RedisConnection | null,
  ) {}

  async check(): Promise<ReadinessReport> {
    const [database, cache] = await Promise.all([this.#database(), this.#cache()]);
    if (database === 'down') return { status: 'down', database, cache };
    return { status: cache === 'away' ? 'degraded' : 'ok', database, cache };
  }

  async #database(): Promise<'up' | 'down'> {
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('The database did not answer in time.')), PATIENCE_MS);
    });
    try {
      await Promise.race([this.scope.run({}, () => rawSql(this.em, 'select 1 as one')), impatience]);
      return 'up';
    } catch {
      return 'down';
    } finally {
      clearTimeout(timer);
    }
  }

  async #cache(): Promise<ReadinessReport['cache']> {
    if (!this.redis) return 'in-process';
    try {
      await this.redis.run((client) => client.ping());
      return 'up';
    } catch {
      return 'away';
    }
  }
}
