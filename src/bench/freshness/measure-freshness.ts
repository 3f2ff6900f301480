import type { Environment } from '../../config/index.js';
import type { SeedOptions } from '../../database/seeding/index.js';
import type { Made } from '../made.js';
import { AllocationMeter } from '../../ops/measure/allocation.js';
import type { BenchOptions } from '../options.js';
import type { BenchProgress } from '../report/progress.js';
import type { FreshnessBenchmark } from './freshness-benchmarks.js';
import { prepareGrounds } from './grounds.js';
import { type ForeignResult, measureForeign } from './measure-foreign.js';
import { measureReads, type ReadResult } from './measure-reads.js';
import { measureTriggers, type TriggersResult } from './measure-triggers.js';
import { measureWrites, type WriteResult } from './measure-writes.js';

/** What the promises of freshness cost. */
export interface FreshnessReport {
  /** How many rows the list has that is read. */
  readonly rows: number;
  readonly maxStalenessMs: number;
  readonly hotLeaseMs: number;
  readonly reads: readonly ReadResult[];
  readonly writes: readonly WriteResult[];
  /** Absent where it was not asked for, or the role may not switch triggers off. */
  readonly triggers?: TriggersResult;
  readonly foreign: readonly ForeignResult[];
}

const WRITE_ROUNDS_PER_ROUND = 5;
const WRITE_SECONDS_PER_SECOND = 2;
const FOREIGN_WRITES_PER_ROUND = 15;
const TRIGGER_WRITES_PER_ROUND = 25;

/** @param environment with a DATABASE_URL; without REDIS_URL only what needs no Redis is measured */
export async function measureFreshness(
  { freshness: names, rounds, seconds }: BenchOptions,
  environment: Environment,
  progress: BenchProgress,
  made: Made,
  signal: AbortSignal,
): Promise<{ report: FreshnessReport; seed: SeedOptions; kind: { database: string; cache: string } }> {
  const wanted = (name: FreshnessBenchmark): boolean => names.includes(name);
  progress.begin('freshness', 1);
  progress.at(0, 'starting the instances');
  const grounds = await prepareGrounds(environment, made);
  signal.throwIfAborted();
  let triggers: TriggersResult | undefined;
  let [reads, writes, foreign]: [ReadResult[], WriteResult[], ForeignResult[]] = [[], [], []];
  if (wanted('freshness.reads')) {
    progress.at(0, 'reads');
    reads = await measureReads(grounds, { rounds, seconds, signal, meter: await AllocationMeter.calibrated() });
  }
  if (wanted('freshness.writes')) {
    const writeRounds = rounds * WRITE_ROUNDS_PER_ROUND;
    progress.begin('freshness', writeRounds);
    writes = await measureWrites(grounds, {
      rounds: writeRounds,
      seconds: seconds * WRITE_SECONDS_PER_SECOND,
      signal,
      onRound: (done) => progress.at(done, 'writes'),
    });
    progress.at(writeRounds, 'triggers');
    triggers = await measureTriggers(grounds, { writes: rounds * TRIGGER_WRITES_PER_ROUND, signal });
  }
  if (wanted('freshness.foreign')) {
    const foreignWrites = rounds * FOREIGN_WRITES_PER_ROUND;
    progress.begin('freshness', foreignWrites);
    foreign = await measureForeign(grounds, {
      writes: foreignWrites,
      signal,
      onWrite: (done) => progress.at(done, 'writes of another program'),
    });
  }
  progress.end();
  const { CACHE_MAX_STALENESS_MS: maxStalenessMs, CACHE_HOT_LEASE_MS: hotLeaseMs } = environment;
  const report = {
    rows: grounds.subject.rows,
    maxStalenessMs,
    hotLeaseMs,
    reads,
    writes,
    ...(triggers && { triggers }),
    foreign,
  };
  return { report, seed: grounds.seed, kind: grounds.kind };
}
