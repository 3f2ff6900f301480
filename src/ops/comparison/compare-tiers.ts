import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AllocationMeter } from '../measure/allocation.js';
import { differenceOf } from '../measure/same-answer.js';
import { median, percentile } from '../measure/statistics.js';

/** What a call gave. */
export interface Called {
  /** Undefined: it took too long, and was stopped. */
  readonly body: Buffer | undefined;
  readonly statements: number;
  /** How the cache answered; of the other tiers undefined. */
  readonly outcome?: string | undefined;
}

/** One way to an answer. */
export interface Way {
  readonly tier: 'standard' | 'optimized' | 'cached';
  readonly call: () => Promise<Called>;
  /** The first call, where it is made in another way. */
  readonly first?: () => Promise<Called>;
}

/** What one tier costs; null: it never answered in time. */
export interface TierCost {
  readonly tier: Way['tier'];
  /** The most that a call took. */
  readonly statements: number;
  readonly medianMs: number | null;
  readonly slowestMs: number | null;
  /** Timed calls. */
  readonly calls: number;
  /** How the cache answered them; of the other tiers empty. */
  readonly outcomes: readonly { readonly outcome: string; readonly calls: number }[];
  /** Of the answer. */
  readonly bytes: number | null;
  /** Allocated on the heap by one call, in bytes; about. */
  readonly allocatedBytes: number | null;
  /** After how long a call was stopped, after which the tier was not asked again; null: none was. */
  readonly stoppedAfterMs: number | null;
  /** The first place where the answer says something else than the first tier's that answered; null: nowhere. */
  readonly difference: string | null;
}

const ROUNDS = 15;
/** A tier whose timed calls have taken so long together is asked no more, however fast the others are. */
const PATIENCE_MS = 1_000;
/** A tier's turn lasts so long, or one call. */
const TURN_MS = 10;
const CALLS_PER_TURN = 5;
const MEMORY_MS = 50;
const MEMORY_CALLS = 20;

/** A first call that takes so long is not asked again to be timed. */
const SLOW_MS = 500;

interface Taker extends Way {
  readonly times: number[];
  readonly outcomes: Map<string, number>;
  statements: number;
  body: Buffer | undefined;
  allocated: number;
  stoppedAfterMs: number | null;
}

/**
 * Asks every tier in turns, so that whatever else the server does meanwhile hits all of them alike. In the first call,
 * in which the cached tier may have to load, only the memory is measured, and measured again where calls are fast.
 * Between two rounds rows may change: the answers that are compared are those of the last one. Each tier has a time of
 * its own, so that a slow one takes no calls from the others. A tier of which a call was stopped is asked no more.
 */
export async function compareTiers(
  ways: readonly Way[],
  meter: AllocationMeter,
  now = () => performance.now(),
): Promise<TierCost[]> {
  const ask = asker(now);
  const takers = ways.map((way): Taker => {
    const nothing = { statements: 0, body: undefined, allocated: 0, stoppedAfterMs: null };
    return { ...way, ...nothing, times: [], outcomes: new Map() };
  });
  for (const taker of takers) {
    taker.allocated = (await meter.measure(1, () => ask(taker, taker.first ?? taker.call, SLOW_MS))).heap;
  }
  const wanted = ({ times, stoppedAfterMs }: Taker): boolean =>
    stoppedAfterMs === null && times.reduce((sum, ms) => sum + ms, 0) < PATIENCE_MS;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const taker of takers.filter(wanted)) {
      const end = now() + TURN_MS;
      await ask(taker, taker.call);
      for (let calls = 1; calls < CALLS_PER_TURN && now() < end; calls += 1) await ask(taker, taker.call);
    }
  }
  for (const taker of takers.filter(({ stoppedAfterMs }) => stoppedAfterMs === null)) {
    const times = Math.min(MEMORY_CALLS, Math.round(MEMORY_MS / median(taker.times)));
    if (times > 0) taker.allocated = (await meter.measure(times, taker.call)).heap;
  }
  const standard = takers.find(({ body }) => body !== undefined)?.body;
  return takers.map((taker) => costOf(taker, standard));
}

type Ask = (taker: Taker, call: Way['call'], countedFromMs?: number) => Promise<void>;

/** A call that is faster than `countedFromMs` counts for nothing but its answer. */
function asker(now: () => number): Ask {
  return async (taker, call, countedFromMs = 0) => {
    // Whoever else waits for this process comes first.
    await nextTurn();
    const started = now();
    const { body, statements, outcome } = await call();
    const ms = now() - started;
    if (!body) taker.stoppedAfterMs = ms;
    else taker.body = body;
    if (body && ms < countedFromMs) return;
    taker.statements = Math.max(taker.statements, statements);
    if (!body) return;
    taker.times.push(ms);
    if (outcome !== undefined) taker.outcomes.set(outcome, (taker.outcomes.get(outcome) ?? 0) + 1);
  };
}

function costOf(
  { tier, times, outcomes, statements, body, allocated, stoppedAfterMs }: Taker,
  standard: Buffer | undefined,
): TierCost {
  return {
    tier,
    statements,
    medianMs: body ? median(times) : null,
    slowestMs: body ? percentile(times, 100) : null,
    calls: times.length,
    outcomes: Array.from(outcomes, ([outcome, calls]) => ({ outcome, calls })),
    bytes: body?.byteLength ?? null,
    allocatedBytes: body ? Math.round(allocated) : null,
    stoppedAfterMs,
    difference: (standard && body && differenceOf(standard, body)) ?? null,
  };
}
