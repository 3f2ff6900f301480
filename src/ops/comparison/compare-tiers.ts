import type { AllocationMeter } from '../measure/allocation.js';
import { differenceOf } from '../measure/same-answer.js';
import { median, percentile } from '../measure/statistics.js';

/** One way to an answer. */
export interface Way {
  readonly tier: 'standard' | 'optimized' | 'cached';
  readonly call: () => Promise<{ readonly body: Buffer; readonly statements: number }>;
}

/** What one tier costs. */
export interface TierCost {
  readonly tier: Way['tier'];
  /** The most that a call took. */
  readonly statements: number;
  readonly medianMs: number;
  readonly slowestMs: number;
  /** Timed calls. */
  readonly calls: number;
  /** Of the answer. */
  readonly bytes: number;
  /** Allocated on the heap by one call, in bytes; about. */
  readonly allocatedBytes: number;
  /** The first place where the answer says something else than the first tier's; null: nowhere. */
  readonly difference: string | null;
}

const ROUNDS = 15;
/** After this long no further round is begun. */
const PATIENCE_MS = 2_000;
/** A tier's turn lasts so long, or one call. */
const TURN_MS = 10;
const CALLS_PER_TURN = 5;
const MEMORY_MS = 50;
const MEMORY_CALLS = 20;

/**
 * Asks every tier in turns, so that whatever else the server does meanwhile hits all of them alike. In the first call,
 * in which the cached tier may have to load, only the memory is measured, and measured again where calls are fast.
 * Between two rounds rows may change: the answers that are compared are those of the last one.
 */
export async function compareTiers(ways: readonly Way[], meter: AllocationMeter): Promise<TierCost[]> {
  const takers = ways.map(({ tier, call }) => ({
    tier,
    call,
    times: [] as number[],
    statements: 0,
    body: Buffer.alloc(0) as Buffer,
    allocated: 0,
  }));
  const deadline = performance.now() + PATIENCE_MS;
  for (const taker of takers) taker.allocated = (await meter.measure(1, taker.call)).heap;
  for (let round = 0; round < ROUNDS && (round === 0 || performance.now() < deadline); round += 1) {
    for (const taker of takers) {
      const end = performance.now() + TURN_MS;
      for (let calls = 0; calls < CALLS_PER_TURN && (calls === 0 || performance.now() < end); calls += 1) {
        const started = performance.now();
        const { body, statements } = await taker.call();
        taker.times.push(performance.now() - started);
        taker.statements = Math.max(taker.statements, statements);
        taker.body = body;
      }
    }
  }
  for (const taker of takers) {
    const times = Math.min(MEMORY_CALLS, Math.round(MEMORY_MS / median(taker.times)));
    if (times > 0) taker.allocated = (await meter.measure(times, taker.call)).heap;
  }
  const [first] = takers;
  return takers.map(({ tier, times, statements, body, allocated }) => ({
    tier,
    statements,
    medianMs: median(times),
    slowestMs: percentile(times, 100),
    calls: times.length,
    bytes: body.byteLength,
    allocatedBytes: Math.round(allocated),
    difference: (first && differenceOf(first.body, body)) ?? null,
  }));
}
