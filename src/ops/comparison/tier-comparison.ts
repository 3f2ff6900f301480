import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/core';
import {
  CATALOGUE,
  type CataloguedQuery,
  chooseSubjects,
  repositoriesOf,
  type Subjects,
} from '../../catalogue/index.js';
import { DatabaseConfig } from '../../config/index.js';
import { conflict, unprocessable } from '../../http/problems.js';
import { type CachedAnswer, Clock, outsideOfWork, rawSql, WorkScope } from '../../tiers/index.js';
import { AllocationMeter } from '../measure/allocation.js';
import { compareTiers, type TierCost, type Way } from './compare-tiers.js';
import { callCutOff, callWithin, type Given } from './limited-call.js';

/** The tiers of one query side by side, as they were a moment ago. */
export interface ComparedTiers {
  readonly query: string;
  /** Whose rows were asked for. */
  readonly unit: { readonly id: number; readonly bucode: string };
  readonly at: Date;
  readonly seconds: number;
  readonly tiers: readonly TierCost[];
}

/** For so long what the queries ask about is not chosen anew: it takes a look at every job. */
const SUBJECTS_MS = 600_000;
/** A call of a tier is not waited for any longer. All of them together must be done before a request's deadline. */
const LIMIT_MS = 4_000;

/**
 * Compares the tiers of a query on the data as they are, while the server goes on serving: few calls, each within seconds,
 * and one comparison at a time.
 */
@Injectable()
export class TierComparison {
  #running = false;
  #subjects: { readonly chosen: Subjects; readonly untilMs: number } | undefined;

  constructor(
    private readonly providers: ModuleRef,
    private readonly scope: WorkScope,
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly config: DatabaseConfig,
  ) {}

  /**
   * @param limitMs a call that takes longer is stopped, and its tier asked no more
   * @throws Problem 422 for a query that is unknown or finds nothing to ask for; 409 while another comparison runs
   */
  async run(name: string, limitMs = LIMIT_MS): Promise<ComparedTiers> {
    const query = CATALOGUE.find((one) => one.name === name);
    if (!query) throw unprocessable('query', `is none of ${CATALOGUE.map((one) => one.name).join(', ')}`);
    if (this.#running) throw conflict('Another comparison is running; one at a time.');
    this.#running = true;
    try {
      return await outsideOfWork(() => this.#compare(query, limitMs));
    } finally {
      this.#running = false;
    }
  }

  async #compare({ name, ways: waysFor }: CataloguedQuery, limitMs: number): Promise<ComparedTiers> {
    const startedAt = performance.now();
    const subjects = await this.#chooseSubjects();
    const ways = waysFor(repositoriesOf(this.providers), subjects);
    if (!ways) throw unprocessable('query', 'finds nothing to ask for in the present data');
    const { tenant, caller: actor, code: bucode } = subjects;
    const work = { tenant, actor, name: `comparison of ${name}`, limitMs, unlogged: true };
    const loading = (tier: Way['tier'], load: () => Promise<unknown>): Way => {
      const answer = async (): Promise<Given> => ({
        body: Buffer.from(JSON.stringify(await load())),
        outcome: undefined,
      });
      const call = () => callWithin(this.scope, work, answer);
      // The embedded database has one connection, and no limit of time.
      return { tier, call, first: this.config.embedded ? call : () => callCutOff(this.scope, this.em, work, answer) };
    };
    const { cached } = ways;
    const compared = [loading('standard', ways.plain), loading('optimized', ways.optimized)];
    if (cached) compared.push({ tier: 'cached', call: () => callWithin(this.scope, work, () => kept(cached)) });
    const tiers = await compareTiers(compared, await AllocationMeter.gentle());
    const seconds = (performance.now() - startedAt) / 1000;
    return { query: name, unit: { id: tenant, bucode }, at: this.clock.now(), seconds, tiers };
  }

  async #chooseSubjects(): Promise<Subjects> {
    if (this.#subjects && this.#subjects.untilMs > performance.now()) return this.#subjects.chosen;
    const [job] = await this.scope.run({ unlogged: true }, () => rawSql(this.em, 'select 1 from activity_job limit 1'));
    if (!job) throw unprocessable('query', 'finds nothing to ask for: there are no jobs yet');
    const chosen = await this.scope.run({ unlogged: true }, () => chooseSubjects(this.em, this.clock.now()));
    this.#subjects = { chosen, untilMs: performance.now() + SUBJECTS_MS };
    return chosen;
  }
}

/** What the cached tier gives, and whether it was kept. */
async function kept(ask: () => Promise<CachedAnswer<unknown>>): Promise<Given> {
  const { body, outcome } = await ask();
  return { body, outcome: outcome.kind === 'bypass' ? `bypass: ${outcome.reason}` : outcome.kind };
}
