import { parseBenchOptions } from '../../src/bench/options.js';
import { CATALOGUE } from '../../src/catalogue/index.js';
import { noProgress } from '../../src/bench/report/progress.js';
import { runBench } from '../../src/bench/run-bench.js';
import type { BenchReport } from '../../src/bench/report/report.js';
import { parseEnvironment } from '../../src/config/index.js';
import { itOnServer } from '../support/on-server.js';

describe('the benchmark', () => {
  let report: BenchReport;

  // Every tier of every query is called, and the run fails where two of them do not answer the same.
  beforeAll(async () => {
    const { DATABASE_URL, REDIS_URL } = process.env;
    // A busy machine may stop a process for longer than the cache trusts what it knows.
    const patient = { CACHE_MAX_STALENESS_MS: '60000', REDIS_TIMEOUT_MS: '2000' };
    const environment = parseEnvironment({ NODE_ENV: 'test', DATABASE_URL, REDIS_URL, ...patient });
    const options = parseBenchOptions(['--jobs', '150', '--rounds', '1', '--seconds', '1', '--no-http']);
    report = await runBench(options, environment, noProgress);
  }, 1_200_000);

  it('measures every query of the original', () => {
    const names = report.queries.map(({ name }) => name);
    expect([...names, ...report.skipped].toSorted()).toEqual(CATALOGUE.map(({ name }) => name).toSorted());
    expect(names).toEqual(
      expect.arrayContaining(['jobs.with-relations', 'jobneeds.mine', 'assets.summary', 'people.team']),
    );
  });

  it('says of every tier what it takes', () => {
    for (const { tiers, shares } of report.queries) {
      expect(tiers.map(({ side }) => side)).toEqual(['tier 1', 'tier 2', 'tier 3'].slice(0, tiers.length));
      expect(tiers.length).toBeGreaterThanOrEqual(2);
      expect(shares).toHaveLength(tiers.length - 1);
      for (const { medianMs, p99Ms, allocated, bytes, calls } of tiers) {
        expect(calls).toBeGreaterThan(0);
        expect(medianMs).toBeGreaterThan(0);
        expect(p99Ms).toBeGreaterThanOrEqual(medianMs);
        expect(allocated.heap).toBeGreaterThan(0);
        expect(bytes).toBeGreaterThan(0);
      }
    }
  });

  it('counts statements: no more in tier 2 than in tier 1, none for a hit', () => {
    for (const { tiers } of report.queries) {
      const [plain, optimized, cached] = tiers.map(({ statements }) => statements);
      expect(optimized).toBeLessThanOrEqual(plain ?? 0);
      expect(optimized).toBeGreaterThan(0);
      if (cached !== undefined) expect(cached).toBe(0);
    }
    const [, withRelations] = report.queries.find(({ name }) => name === 'jobs.with-relations')?.tiers ?? [];
    expect(withRelations?.statements).toBe(3);
  });

  it('measures the steps from a naive method to tier 3', () => {
    const { walkthrough } = report;
    expect(walkthrough?.shown).toBeGreaterThan(0);
    expect(walkthrough?.open).toBeGreaterThan(walkthrough?.shown ?? 0);
    const statements = walkthrough?.steps.map((step) => step.statements);
    expect(statements?.slice(1)).toEqual([2, 2, 1, 1, 0]);
    expect(statements?.[0]).toBeGreaterThan(2);
  });

  it('counts what freshness costs, on a server', () => {
    const { DATABASE_URL, REDIS_URL } = process.env;
    const { freshness } = report;
    if (DATABASE_URL === undefined) {
      expect(freshness).toBeUndefined();
      return;
    }
    const costs = (ways: readonly { way: string; roundTrips: number; statements: number }[] = []) =>
      Object.fromEntries(ways.map(({ way, roundTrips, statements }) => [way, [roundTrips, statements]]));
    const shared = REDIS_URL !== undefined;
    expect(freshness?.rows).toBe(1_000);
    expect(costs(freshness?.reads)).toEqual({
      'tier 2': [0, 1],
      ...(shared && {
        'hot copy under lease': [0, 0],
        'copy checked with Redis': [1, 0],
        'the same, 50 at a time': [0.02, 0],
        'value in Redis': [1, 0],
        'strict, value in memory': [0, 1],
        'strict, value in Redis': [1, 1],
      }),
      'hit in process, no Redis': [0, 0],
    });
    expect(costs(freshness?.writes)).toEqual({
      'plain transaction': [0, 3],
      'protocol in process': [0, 4],
      ...(shared && { 'protocol, no hot copy': [2, 4] }),
    });
    expect(freshness?.triggers?.writes ?? 25).toBe(25);
    expect(freshness?.foreign.map(({ way }) => way)).toEqual([
      ...(shared ? ['with Redis, hot copy'] : []),
      'in process, no Redis',
    ]);
  });

  it('can be written as JSON and tells on what it was measured', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report).toMatchObject({
      data: { jobs: 150, bus: 10 },
      http: [],
      database: expect.stringContaining('PostgreSQL'),
    });
  });
});

describe('the benchmark of the query log', () => {
  itOnServer(
    'asks servers with and without the log in turns',
    async () => {
      const { DATABASE_URL, REDIS_URL } = process.env;
      const environment = parseEnvironment({ NODE_ENV: 'test', DATABASE_URL, REDIS_URL });
      const only = 'query-log.page-of-10,query-log.write';
      const options = parseBenchOptions(['--jobs', '150', '--rounds', '1', '--only', only]);
      const { queryLog } = await runBench(options, environment, noProgress);

      expect(queryLog?.map(({ name, method }) => [name, method])).toEqual([
        ['query-log.page-of-10', 'GET'],
        ['query-log.write', 'POST'],
      ]);
      for (const { sides } of queryLog ?? []) {
        expect(sides.map(({ side }) => side)).toEqual(['off', 'off again', 'on', 'full']);
        expect(sides[0]).toMatchObject({ ratio: 1, cpuRatio: 1 });
        for (const { requestsPerSecond, cpuMicros, ratio, cpuRatio } of sides) {
          for (const figure of [requestsPerSecond, cpuMicros, ratio, cpuRatio]) expect(figure).toBeGreaterThan(0);
        }
      }
    },
    600_000,
  );
});
