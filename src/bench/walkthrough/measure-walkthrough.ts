import { EntityManager } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { rawSql, WorkScope } from '../../tiers/index.js';
import { measureSides, type MeasureOptions, type Side, type SideResult } from '../measure/measure-sides.js';
import { NotKeptError } from '../queries/measure-query.js';
import type { ReportedJobs } from './reported-jobs.js';
import { NaiveReportedJobs } from './step0-naive.js';
import { PopulatedReportedJobs } from './step1-populated.js';
import { SelectedReportedJobs } from './step2-selected.js';
import { OptimizedReportedJobs } from './step3-joined.js';
import { INDEX } from './step4-index.js';
import { CachedReportedJobs } from './step5-cached.js';
import { WALKTHROUGH } from './walkthrough-benchmark.js';

/** What each step of docs/query-quality.md takes. */
export interface WalkthroughReport {
  /** Open jobs of the business unit, of which the first step reads every one. */
  readonly open: number;
  /** Jobs in the answer. */
  readonly shown: number;
  /** One result per step, the naive one first. */
  readonly steps: readonly SideResult[];
}

const LIMIT = 50;

interface Reporter {
  readonly people: number;
  readonly shown: number;
  readonly open: number;
}

/**
 * Measures the steps in turns, in the business unit `tenant`. The database must be nobody else's: an index comes and goes
 * between the turns. In the end the schema is as it was.
 *
 * @returns undefined where no worker reported a job that is open
 * @throws NotKeptError when the last step did not answer from the cache, AnswersDifferError when two steps do not agree
 */
export async function measureWalkthrough(
  app: INestApplicationContext,
  tenant: number,
  options: Omit<MeasureOptions, 'beforeRound'>,
): Promise<WalkthroughReport | undefined> {
  const scope = app.get(WorkScope);
  const em = app.get(EntityManager);
  const run = <Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    scope.run({}, () => rawSql<Row>(em, statement, parameters));
  const reporter = await chooseReporter(run, tenant);
  if (!reporter) return undefined;
  const { people, shown, open } = reporter;
  const index = new ProposedIndex(run);
  const side = (name: string, ask: () => Promise<Buffer>, indexed?: boolean): Side => {
    const call: Side['call'] = () =>
      scope.run({ tenant }, async () => ({
        body: await ask(),
        statements: scope.require().statements.count,
      }));
    const prepare = async (): Promise<void> => {
      if (indexed !== undefined) await index.be(indexed);
      await call();
    };
    return { name, call, prepare };
  };
  const serialized = (step: ReportedJobs) => async () =>
    Buffer.from(JSON.stringify(await step.getReportedJobs(people, LIMIT)));
  const naive = side('0 naive', serialized(new NaiveReportedJobs(em)));
  const optimized = new OptimizedReportedJobs(em, scope);
  const { reported } = app.get(CachedReportedJobs);
  await run(INDEX.missing.drop);
  try {
    const steps = await measureSides(
      WALKTHROUGH,
      [
        // Too slow to be called for nothing, and too slow to gain by an index.
        { ...naive, prepare: () => index.be(false) },
        side('1 limit, populate', serialized(new PopulatedReportedJobs(em)), false),
        side('2 fields, counted', serialized(new SelectedReportedJobs(em)), false),
        side('3 one statement', serialized(optimized), false),
        side('4 with its index', serialized(optimized), true),
        side('5 cached, a hit', async () => (await reported.answer({ people, limit: LIMIT })).body),
      ],
      { ...options, beforeRound: () => undefined },
    );
    if (steps.at(-1)?.statements !== 0) throw new NotKeptError(WALKTHROUGH);
    return { open, shown, steps };
  } finally {
    await index.be(false);
    await run(INDEX.missing.create);
  }
}

type Run = <Row extends object>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/** The index of step 4, there or not. */
class ProposedIndex {
  #there = false;

  constructor(private readonly run: Run) {}

  async be(there: boolean): Promise<void> {
    if (there !== this.#there) await this.run(there ? INDEX.proposed.create : INDEX.proposed.drop);
    this.#there = there;
  }
}

/** The worker who reported most of what is open; managers report nearly everything, and are found by any index. */
async function chooseReporter(run: Run, tenant: number): Promise<Reporter | undefined> {
  const [reporter] = await run<Reporter>(
    `select j.created_by_id as people, least(count(*), ${LIMIT})::int as shown,
       (select count(*)::int from activity_job where bu_id = ? and status in ('pending', 'in_progress')) as open
     from activity_job j join peoples_people p on p.id = j.created_by_id
     where j.bu_id = ? and j.status in ('pending', 'in_progress') and p.role = 'worker'
     group by j.created_by_id order by count(*) desc, j.created_by_id limit 1`,
    [tenant, tenant],
  );
  return reporter;
}
