import { measureSides, type MeasureOptions, type Side } from '../measure/measure-sides.js';
import type { CachedAnswer } from '../../tiers/index.js';
import type { FreshnessGrounds, FreshnessSubject } from './grounds.js';
import type { Instance } from './instance.js';

/** One way to read the list. */
export interface ReadResult {
  readonly way: string;
  /** For one read. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of the time that tier 2 takes. */
  readonly share: number;
  /** For one read, until it is answered. */
  readonly roundTrips: number;
  readonly statements: number;
}

/** Too few reads were hits, so what was measured is something else. */
export class NoHitError extends Error {
  override readonly name = 'NoHitError';
  readonly code = 'NO_HIT';

  constructor(way: string, outcomes: readonly string[]) {
    const others = [...new Set(outcomes)].join(', ');
    super(`${way}: too few hits (instead: ${others}); is the machine too busy to renew what hits depend on?`);
  }
}

interface Way {
  readonly name: string;
  readonly instance: Instance;
  /** How many reads one call makes at a time. */
  readonly reads: number;
  readonly read: () => Promise<Buffer>;
  /** How many there were, and what they were where they were not what they should be. */
  readonly seen: { reads: number; readonly others: string[] };
  readonly prepare: () => Promise<unknown>;
}

const IN_FLIGHT = 50;
const COUNTED_CALLS = 20;
const COUNTED_CALLS_AT_MOST = 200;
/** On a busy machine what hits depend on (a lease, a look at the database) may come late now and then. */
const OTHERS_AT_MOST = 0.1;
/** More reads than it takes to make an answer hot. */
const HOT_READS_AT_MOST = 500;

/**
 * Measures the ways to read one list, tier 2 first. Round trips and statements are counted in calls of their own.
 * @throws NoHitError when a way that should give hits does not
 */
export async function measureReads(
  { subject, inProcess, shared }: FreshnessGrounds,
  options: Omit<MeasureOptions, 'beforeRound'>,
): Promise<ReadResult[]> {
  const { tenant } = subject;
  const ways = [
    tier2(shared?.asking ?? inProcess.instance, subject),
    ...(shared ? sharedWays(shared.instance, shared.asking, subject) : []),
    hit('hit in process, no Redis', inProcess.instance, 'active', subject),
  ];
  const sides = ways.map((way): Side => ({ name: way.name, prepare: way.prepare, call: () => callOf(way, tenant) }));
  const measured = await measureSides('freshness.reads', sides, { ...options, beforeRound: () => undefined });
  const base = measured[0]?.medianMs ?? Number.NaN;
  const results: ReadResult[] = [];
  for (const [index, way] of ways.entries()) {
    const { medianMs = Number.NaN, p99Ms = Number.NaN } = measured[index] ?? {};
    options.signal.throwIfAborted();
    const { reads, others } = way.seen;
    if (others.length > OTHERS_AT_MOST * reads) throw new NoHitError(way.name, others);
    results.push({
      way: way.name,
      medianMs: medianMs / way.reads,
      p99Ms: p99Ms / way.reads,
      share: medianMs / way.reads / base,
      ...(await countedCosts(way, tenant)),
    });
  }
  return results;
}

function sharedWays(instance: Instance, asking: Instance, subject: FreshnessSubject): Way[] {
  return [
    { ...hit('hot copy under lease', instance, 'active', subject), prepare: () => makeHot(instance, subject) },
    hit('copy checked with Redis', asking, 'active', subject),
    { ...hit(`the same, ${IN_FLIGHT} at a time`, asking, 'active', subject), reads: IN_FLIGHT },
    afterForgetting(hit('value in Redis', asking, 'active', subject)),
    hit('strict, value in memory', asking, 'strict', subject),
    afterForgetting(hit('strict, value in Redis', asking, 'strict', subject)),
  ];
}

function tier2(instance: Instance, { tenant, page }: FreshnessSubject): Way {
  const read = async (): Promise<Buffer> => Buffer.from(JSON.stringify(await instance.optimized.getActiveAssets(page)));
  return {
    name: 'tier 2',
    instance,
    reads: 1,
    read,
    seen: { reads: 0, others: [] },
    prepare: () => instance.costs.of(tenant, read),
  };
}

function hit(name: string, instance: Instance, kind: 'active' | 'strict', subject: FreshnessSubject): Way {
  const { tenant, page } = subject;
  const query = kind === 'active' ? instance.cached.active : instance.strict.active;
  const seen: Way['seen'] = { reads: 0, others: [] };
  const read = async (): Promise<Buffer> => {
    const { outcome, body }: CachedAnswer<unknown> = await query.answer(page);
    seen.reads += 1;
    if (outcome.kind !== 'hit')
      seen.others.push(outcome.kind === 'bypass' ? `bypass, ${outcome.reason}` : outcome.kind);
    return body;
  };
  // On a busy machine an instance may not have looked at the database in time, and serves nothing for a moment.
  const prepare = async () => (await instance.serving()).costs.of(tenant, () => query.answer(page));
  return { name, instance, reads: 1, read, seen, prepare };
}

function afterForgetting(way: Way): Way {
  const read = (): Promise<Buffer> => {
    way.instance.forget();
    return way.read();
  };
  return { ...way, read };
}

async function makeHot(instance: Instance, { tenant, page }: FreshnessSubject): Promise<void> {
  const { costs, cached, status } = await instance.serving();
  for (let reads = 0; reads < HOT_READS_AT_MOST; reads += 1) {
    await costs.of(tenant, () => cached.active.answer(page));
    if ((status.report().hot?.copies ?? 0) > 0) return;
  }
  throw new NoHitError('hot copy under lease', ['copy that has to be checked']);
}

async function callOf(
  { instance, reads, read }: Way,
  tenant: number,
): Promise<{ body: Buffer; statements: number; roundTrips: number }> {
  const { result, ...cost } = await instance.costs.of(tenant, () =>
    reads === 1 ? read() : Promise.all(Array.from({ length: reads }, read)).then(([first]) => first as Buffer),
  );
  return { body: result, ...cost };
}

/** Of calls that were what they should be. */
async function countedCosts(way: Way, tenant: number): Promise<Pick<ReadResult, 'roundTrips' | 'statements'>> {
  let [counted, roundTrips, statements] = [0, 0, 0];
  for (let call = 0; counted < COUNTED_CALLS; call += 1) {
    if (call === COUNTED_CALLS_AT_MOST) throw new NoHitError(way.name, way.seen.others);
    const before = way.seen.others.length;
    await way.prepare();
    const cost = await callOf(way, tenant);
    if (way.seen.others.length > before) continue;
    counted += 1;
    roundTrips += cost.roundTrips;
    statements += cost.statements;
  }
  const reads = COUNTED_CALLS * way.reads;
  return { roundTrips: roundTrips / reads, statements: statements / reads };
}
