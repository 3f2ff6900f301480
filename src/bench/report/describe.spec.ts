import type { FreshnessReport } from '../freshness/measure-freshness.js';
import type { SideResult } from '../measure/measure-sides.js';
import { describe as describeReport } from './describe.js';
import { type BenchReport, queryResult } from './report.js';

const tier = (side: string, statements: number, medianMs: number, heap: number): SideResult => ({
  side,
  statements,
  medianMs,
  p99Ms: 2 * medianMs,
  calls: 20,
  allocated: { heap, external: 0 },
  bytes: 2_048,
});

const report: BenchReport = {
  at: '2026-06-15T12:00:00.000Z',
  machine: { cores: 2, model: 'Some Processor', gib: 8, node: 'v24.0.0' },
  load: 1.25,
  database: 'PostgreSQL 15.2',
  cache: 'Redis',
  data: { bus: 10, people: 50, assets: 100, jobs: 1_000, seed: 1, now: '2026-06-15T11:59:00.000Z' },
  queries: [
    queryResult('jobs.with-relations', 'get_jobs_with_relations', [
      tier('tier 1', 400, 200, 1_000_000),
      tier('tier 2', 3, 10, 100_000),
      tier('tier 3', 0, 0.02, 1_000),
    ]),
    queryResult('jobs.search', 'search_jobs', [tier('tier 1', 40, 20, 1_000_000), tier('tier 2', 1, 8, 100_000)]),
    queryResult('assets.summary', 'get_asset_summary', [tier('tier 1', 4, 2, 1_000), tier('tier 2', 1, 1, 900)]),
  ],
  skipped: ['jobneeds.tree'],
  http: [
    {
      name: 'http.assets.summary',
      path: '/api/assets/summary',
      status: 200,
      bytes: 52,
      sides: [
        { side: 'application', requestsPerSecond: 7_000, p99Ms: 9, cpuMicros: 70, busy: 0.9 },
        { side: 'bare Fastify', requestsPerSecond: 10_000, p99Ms: 6, cpuMicros: 40, busy: 0.8 },
      ],
      ratio: 0.7,
      cpuRatio: 0.57,
    },
  ],
};

const freshness: FreshnessReport = {
  rows: 1_000,
  maxStalenessMs: 1_000,
  hotLeaseMs: 250,
  reads: [
    { way: 'tier 2', medianMs: 8, p99Ms: 20, share: 1, roundTrips: 0, statements: 1 },
    { way: 'fifty at a time', medianMs: 0.004, p99Ms: 0.02, share: 0.0005, roundTrips: 0.02, statements: 0 },
  ],
  writes: [
    {
      way: 'a holder is silent',
      writes: 20,
      medianMs: 210,
      p99Ms: 250,
      ratio: 41.96,
      roundTrips: 2,
      statements: 4,
      waited: 1,
      expired: 0.95,
    },
  ],
  triggers: { writes: 500, withoutMs: 0.5, withMs: 0.75, ratio: 1.5 },
  foreign: [{ way: 'in process', writes: 300, medianMs: 5, p99Ms: 60, maxMs: 101 }],
};

/** The cells of the line that starts with these. */
const cells = (...start: string[]): string[] | undefined =>
  describeReport(report)
    .split('\n')
    .map((line) => line.split(/ {2,}/))
    .find((line) => start.every((cell, index) => line[index] === cell));

describe('describe', () => {
  it('puts the tiers of a query below each other, each with its share of the one before', () => {
    expect(cells('jobs.with-relations')?.slice(1)).toEqual(['tier 1', '400', '200', '400', '977', '2.0']);
    expect(cells('', 'tier 2', '3')?.slice(3)).toEqual(['10.0', '20.0', '98', '2.0', '5.0 %', '10 %', '✓']);
    expect(cells('', 'tier 3', '0')?.slice(3)).toEqual(['0.020', '0.040', '1.0', '2.0', '0.2 %', '1.0 %']);
  });

  it('judges tier 2 only where tier 1 asks row by row', () => {
    expect(describeReport(report)).toContain('(✓) for 1 of the 2 queries where tier 1 asks row by row');
  });

  it('compares servers', () => {
    expect(cells('http.assets.summary')?.slice(1)).toEqual([
      'application',
      '7000',
      '9.0',
      '70.0',
      '90 %',
      '0.1',
      '0.70',
      '0.57',
      '✓',
    ]);
  });

  it('tells what freshness costs', () => {
    const text = describeReport({ ...report, freshness });
    const lines = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines).toContainEqual(['tier 2', '0', '1', '8.0', '20.0', '100 %']);
    expect(lines).toContainEqual(['fifty at a time', '0.02', '0', '0.004', '0.020', '0.05 %']);
    expect(lines).toContainEqual(['a holder is silent', '2', '4', '210', '250', '41.96', '100 %', '95 %', '20']);
    expect(lines).toContainEqual(['in process', '5.0', '60.0', '101', '300']);
    expect(text).toContain('the lease (250 ms)');
    expect(text).toContain('0.750 ms with the triggers, 0.500 ms without (ratio 1.50, median of 500)');
    expect(describeReport(report)).not.toContain('freshness');
  });

  it('tells how many times less each step of the walkthrough takes than the first', () => {
    const steps = [
      tier('0 naive', 65, 12_000, 1_024_000_000),
      tier('1 populate', 2, 60, 2_048_000),
      tier('5 hit', 0, 5_000, 1),
    ];
    const text = describeReport({ ...report, walkthrough: { open: 9_762, shown: 28, steps } });
    const lines = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(lines).toContainEqual(['0 naive', '65', '12000', '24000', '1000000', '1.0', '1.0']);
    expect(lines).toContainEqual(['1 populate', '2', '60.0', '120', '2000', '200', '500']);
    expect(lines.find(([step]) => step === '5 hit')?.[5]).toBe('2.4');
    expect(text).toContain('28 of 9762');
    expect(describeReport(report)).not.toContain('walkthrough');
  });

  it('tells what was measured where, and what was not', () => {
    const text = describeReport(report);
    expect(text).toContain('2 cores (Some Processor), 8 GiB, Node v24.0.0, load 1.3');
    expect(text).toContain('PostgreSQL 15.2, cache Redis; 1000 jobs');
    expect(text).toContain('hold nothing to ask for: jobneeds.tree');
  });
});
