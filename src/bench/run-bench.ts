import 'reflect-metadata';
import { EntityManager } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { CATALOGUE, chooseSubjects, repositoriesOf, type Subjects } from '../catalogue/index.js';
import type { Environment } from '../config/index.js';
import { Clock, TiersStatus, WorkScope } from '../tiers/index.js';
import type { SeedOptions } from '../database/seeding/index.js';
import { type BenchDatabase, benchSeed } from './bench-database.js';
import { measureFreshness } from './freshness/measure-freshness.js';
import { HTTP_BENCHMARKS } from './http/http-benchmarks.js';
import { loadGenerator } from './http/load.js';
import { type HttpResult, measureHttp } from './http/measure-http.js';
import { interruptible } from './interruption.js';
import { Made } from './made.js';
import { AllocationMeter } from '../ops/measure/allocation.js';
import { type BenchOptions, JOBS_EMBEDDED, JOBS_ON_SERVER } from './options.js';
import { measureQuery } from './queries/measure-query.js';
import { measureQueryLog, type QueryLogResult } from './query-log/measure-query-log.js';
import { QUERY_LOG_BENCHMARKS } from './query-log/query-log-benchmarks.js';
import type { BenchProgress } from './report/progress.js';
import { serving } from './serving.js';
import { type BenchReport, machine, type QueryResult, queryResult } from './report/report.js';
import { measureWalkthrough, type WalkthroughReport } from './walkthrough/measure-walkthrough.js';
import { WALKTHROUGH } from './walkthrough/walkthrough-benchmark.js';
import { WalkthroughModule } from './walkthrough/walkthrough.module.js';

/** More rounds would only make it long: every round over HTTP is seconds of load. */
const HTTP_ROUNDS_AT_MOST = 5;

/**
 * Makes a database, fills it, measures, and removes it again, also when it is interrupted.
 *
 * @param environment names the servers to work on; without DATABASE_URL it is the embedded database in memory
 * @throws InterruptedError, AnswersDifferError, NotKeptError, NoLoadGeneratorError, DatabaseUnavailableError
 */
export async function runBench(
  options: BenchOptions,
  environment: Environment,
  progress: BenchProgress,
): Promise<BenchReport> {
  if (options.http.length + options.queryLog.length > 0) await loadGenerator();
  const made = { tiers: new Made(), freshness: new Made() };
  return interruptible(
    (signal) => measureAll(options, environment, progress, made, signal),
    async () => {
      progress.end();
      const removed = await Promise.allSettled([made.tiers.remove(), made.freshness.remove()]);
      for (const result of removed) if (result.status === 'rejected') throw result.reason;
    },
  );
}

async function measureAll(
  options: BenchOptions,
  environment: Environment,
  progress: BenchProgress,
  made: { readonly tiers: Made; readonly freshness: Made },
  signal: AbortSignal,
): Promise<BenchReport> {
  const embedded = environment.DATABASE_URL === undefined;
  const wanted = options.freshness.length > 0 && !embedded;
  const freshness = wanted ? await measureFreshness(options, environment, progress, made.freshness, signal) : undefined;
  // Instances that nobody asks any more would still look at their database.
  await made.freshness.remove();
  const others = options.queries.length + options.http.length + options.queryLog.length;
  if (freshness && others === 0 && !options.walkthrough) {
    const { kind, seed, report } = freshness;
    return { ...reportHead(kind, seed), queries: [], skipped: [], http: [], freshness: report };
  }
  const tiers = await measureTiers(options, environment, progress, made.tiers, signal);
  return freshness ? { ...tiers, freshness: freshness.report } : tiers;
}

async function measureTiers(
  options: BenchOptions,
  environment: Environment,
  progress: BenchProgress,
  made: Made,
  signal: AbortSignal,
): Promise<BenchReport> {
  const database = await made.database(environment);
  const embedded = environment.DATABASE_URL === undefined;
  const seed = benchSeed(options.jobs ?? (embedded ? JOBS_EMBEDDED : JOBS_ON_SERVER));
  const app = await made.app(AppModule.forRoot(database.environment));
  progress.begin('seeding', 1);
  await database.seed(app, seed, ({ done, expected, table }) => progress.at(done, table, expected));

  const subjects = await app.get(WorkScope).run({}, () => chooseSubjects(app.get(EntityManager), app.get(Clock).now()));
  const kind = await database.kind(app);
  const measured = await measureQueries(app, subjects, options, progress, signal);
  await made.closeApps();
  const walkthrough = options.walkthrough
    ? await measureSteps(options, environment, database, subjects, seed, progress, made, signal)
    : undefined;

  const http = await measureOverHttp(options, database, subjects, embedded ? seed : undefined, progress, made, signal);
  const queryLog = embedded ? undefined : await measureLog(options, database, subjects, progress, made, signal);
  progress.end();
  return {
    ...reportHead(kind, seed),
    ...measured,
    http,
    ...(queryLog && { queryLog }),
    ...(walkthrough && { walkthrough }),
  };
}

function reportHead(kind: Pick<BenchReport, 'database' | 'cache'>, seed: SeedOptions) {
  return { at: new Date().toISOString(), ...machine(), ...kind, data: { ...seed, now: seed.now.toISOString() } };
}

async function measureQueries(
  app: INestApplicationContext,
  subjects: Subjects,
  { queries: names, rounds, seconds }: BenchOptions,
  progress: BenchProgress,
  signal: AbortSignal,
): Promise<Pick<BenchReport, 'queries' | 'skipped'>> {
  const surroundings = { scope: app.get(WorkScope), clock: app.get(Clock) };
  const repositories = repositoriesOf(app);
  const queries: QueryResult[] = [];
  const skipped: string[] = [];
  const meter = await AllocationMeter.calibrated();
  progress.begin('queries', names.length);
  for (const { name, original, ways: waysFor } of CATALOGUE.filter((query) => names.includes(query.name))) {
    progress.at(queries.length + skipped.length, name);
    const ways = waysFor(repositories, subjects);
    if (!ways) {
      skipped.push(name);
      continue;
    }
    const tiers = await measureQuery(name, ways, surroundings, subjects, { rounds, seconds, signal, meter });
    queries.push(queryResult(name, original, tiers));
  }
  progress.end();
  return { queries, skipped };
}

/** In a database of its own: an application with another cached query shares no store with those that are without it. */
async function measureSteps(
  { rounds, seconds }: BenchOptions,
  environment: Environment,
  filled: BenchDatabase,
  { tenant }: Subjects,
  seed: SeedOptions,
  progress: BenchProgress,
  made: Made,
  signal: AbortSignal,
): Promise<WalkthroughReport | undefined> {
  const database = await made.database(environment, filled);
  const app = await made.app(WalkthroughModule.forRoot(database.environment));
  if (database.environment.DATABASE_URL === undefined) await database.seed(app, seed, () => undefined);
  await serving(app.get(TiersStatus));
  const meter = await AllocationMeter.calibrated();
  progress.begin(WALKTHROUGH, 1);
  progress.at(0, 'all steps in turns');
  const report = await measureWalkthrough(app, tenant, { rounds, seconds, signal, meter });
  progress.end();
  await made.closeApps();
  return report;
}

async function measureOverHttp(
  options: BenchOptions,
  { environment }: BenchDatabase,
  { code }: Subjects,
  seed: ReturnType<typeof benchSeed> | undefined,
  progress: BenchProgress,
  { children }: Made,
  signal: AbortSignal,
): Promise<HttpResult[]> {
  const benchmarks = HTTP_BENCHMARKS.filter(({ name }) => options.http.includes(name));
  if (benchmarks.length === 0) return [];
  const rounds = Math.min(options.rounds, HTTP_ROUNDS_AT_MOST);
  let done = 0;
  progress.begin('HTTP', benchmarks.length * rounds);
  progress.at(0, 'starting the servers');
  return measureHttp(benchmarks, environment, code, seed, {
    rounds,
    signal,
    children,
    onRound: (name) => progress.at((done += 1), name),
  });
}

/** @returns undefined where it is not asked for, or there is no job to ask about */
async function measureLog(
  options: BenchOptions,
  { environment }: BenchDatabase,
  { code, job }: Subjects,
  progress: BenchProgress,
  { children }: Made,
  signal: AbortSignal,
): Promise<QueryLogResult[] | undefined> {
  const benchmarks = QUERY_LOG_BENCHMARKS.filter(({ name }) => options.queryLog.includes(name));
  if (benchmarks.length === 0 || job === undefined) return undefined;
  const { rounds } = options;
  let done = 0;
  progress.begin('query log', benchmarks.length * rounds);
  progress.at(0, 'starting the servers');
  return measureQueryLog(
    benchmarks,
    environment,
    { code, job },
    {
      rounds,
      signal,
      children,
      onRound: (name) => progress.at((done += 1), name),
    },
  );
}
