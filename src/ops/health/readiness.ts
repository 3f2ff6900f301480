import { Injectable } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { ChangeFeed, rawSql, type TiersReport, TiersStatus, WorkScope } from '../../tiers/index.js';

const PATIENCE_MS = 2_000;
const ASK = 'select 1 as one';

export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'down';
  /** Whether it can be reached. That all connections for requests are taken makes it no less up. */
  readonly database: 'up' | 'down';
  /** away: the shared store cannot be used, whoever's fault that is. */
  readonly cache: 'up' | 'away' | 'in-process';
  /** Why nothing is served from the cache; null: it is. */
  readonly bypass: TiersReport['bypass'];
}

/** Asks what this process depends on whether it is there. */
@Injectable()
export class Readiness {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly tiers: TiersStatus,
    private readonly feed: ChangeFeed,
  ) {}

  async check(): Promise<ReadinessReport> {
    const database = await this.#database();
    const { redis, bypass } = this.tiers.report();
    const cache = redis === null ? 'in-process' : redis.available ? 'up' : 'away';
    const degraded = cache === 'away' || bypass !== null;
    return { status: database === 'down' ? 'down' : degraded ? 'degraded' : 'ok', database, cache, bypass };
  }

  async #database(): Promise<'up' | 'down'> {
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('The database did not answer in time.')), PATIENCE_MS);
    });
    try {
      await Promise.race([this.#ask(), impatience]);
      return 'up';
    } catch {
      return 'down';
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * By the connection that watches for changes: in the pool the question would wait behind the requests, and an instance
   * that is busy would be taken out of service, to the harm of the others. The pool is asked where nothing is watched.
   */
  #ask(): Promise<unknown> {
    return this.feed
      .run((query) => query(ASK))
      .catch(() => this.scope.run({ name: 'health' }, () => rawSql(this.em, ASK)));
  }
}
