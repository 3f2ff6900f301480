import { EntityManager } from '@mikro-orm/core';
import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ClusterLock } from '../../database/cluster-lock.js';
import { BusinessUnit } from '../../model/index.js';
import { MAX_PAGE_LIMIT, WorkScope } from '../../tiers/index.js';
import { CachedJobRepository } from './repositories/job.cached.repository.js';

const EVERY_QUARTER_HOUR = '0 */15 * * * *';

/** What is late in one business unit. */
export interface OverdueDigest {
  readonly bucode: string;
  readonly openJobs: number;
  readonly overdue: number;
  /** Who has the most overdue jobs; null: nobody has any, or those that do are assigned to nobody. */
  readonly worst: { readonly peoplename: string; readonly overdue: number } | null;
}

/**
 * Logs every quarter of an hour what is overdue in each business unit. It asks the cached tier as the HTTP routes do,
 * so both share the same entries: where somebody has just looked at the workload, the digest costs no statement.
 */
@Injectable()
export class OverdueDigestJob {
  private readonly logger = new Logger('OverdueDigest');

  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly lock: ClusterLock,
    private readonly jobs: CachedJobRepository,
  ) {}

  /** Runs on one instance at a time; a failing unit does not keep the others from their digest. */
  @Cron(EVERY_QUARTER_HOUR, { name: 'overdue-digest', waitForCompletion: true })
  async run(): Promise<void> {
    try {
      await this.lock.tryRun('overdue-digest', () => this.#log());
    } catch (error) {
      this.logger.error(`The overdue digest could not be made: ${String(error)}`);
    }
  }

  /** What is late in a unit, as of now. */
  async digest(bu: number, bucode: string): Promise<OverdueDigest> {
    let openJobs = 0;
    let overdue = 0;
    let worst: OverdueDigest['worst'] = null;
    let cursor: string | undefined;
    do {
      const request = { limit: MAX_PAGE_LIMIT, cursor };
      const page = await this.scope.run({ name: 'jobs.overdue-digest', tenant: bu }, () =>
        this.jobs.fetchWorkloadSummary(request),
      );
      for (const person of page.items) {
        openJobs += person.totalJobs;
        overdue += person.overdue;
        if (person.people && person.overdue > (worst?.overdue ?? 0)) {
          worst = { peoplename: person.people.peoplename, overdue: person.overdue };
        }
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return { bucode, openJobs, overdue, worst };
  }

  async #log(): Promise<void> {
    const units = await this.scope.run({ name: 'jobs.overdue-digest' }, () =>
      this.em.find(BusinessUnit, { enable: true }, { fields: ['bucode'], orderBy: { id: 'asc' } }),
    );
    for (const { id, bucode } of units) {
      try {
        this.logger.log({ msg: 'Overdue jobs', ...(await this.digest(id, bucode)) });
      } catch (error) {
        this.logger.error(`The overdue digest of ${bucode} failed: ${String(error)}`);
      }
    }
  }
}
