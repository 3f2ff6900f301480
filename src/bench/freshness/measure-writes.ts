import { type EntityManager, LockMode } from '@mikro-orm/core';
import { Asset } from '../../model/index.js';
import { median, percentile } from '../../ops/measure/statistics.js';
import type { FreshnessGrounds } from './grounds.js';
import type { Instance } from './instance.js';

/** One way to write. */
export interface WriteResult {
  readonly way: string;
  /** Timed writes. */
  readonly writes: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Of the time that the plain transaction takes. */
  readonly ratio: number;
  /** For one write, until it is acknowledged. */
  readonly roundTrips: number;
  readonly statements: number;
  /** Which share of the writes waited for a holder of a hot copy, and for which of them its lease had to run out. */
  readonly waited: number;
  readonly expired: number;
}

interface WriteOptions {
  readonly rounds: number;
  /** After so many seconds no further round is begun, provided that there was one. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly onRound: (done: number) => void;
}

interface Way {
  readonly name: string;
  readonly instance: Instance;
  readonly write: () => Promise<unknown>;
  /** Puts the holders into the state that is to be measured. */
  readonly prepare: () => Promise<void>;
  /** In which of the rounds it takes its turn: every, or every n-th. */
  readonly every: number;
}

/** How often a lease: long enough that it has run out before the holder stirs again. */
const STANDS_STILL_LEASES = 2;
/** A write that waits for a lease is slow, and always the same. */
const SILENT_EVERY = 5;

/**
 * Measures one change of one row, as a PATCH makes it: lock, update, read what is answered. The plain transaction comes
 * first; it is what a program without the protocol would run, with the same triggers. The ways take turns write by write.
 */
export async function measureWrites(grounds: FreshnessGrounds, options: WriteOptions): Promise<WriteResult[]> {
  const takers = waysOf(grounds).map((way) => new Writes(way, grounds.subject.tenant));
  const deadline = performance.now() + options.seconds * 1000;
  await grounds.shared?.holder?.rest();
  for (const taker of takers) await taker.take(false);
  for (let round = 0; round < options.rounds && (round === 0 || performance.now() < deadline); round += 1) {
    for (const [place] of takers.entries()) {
      options.signal.throwIfAborted();
      const taker = takers[(place + round) % takers.length] as Writes;
      if (round % taker.every === 0) await taker.take(true);
    }
    options.onRound(round + 1);
  }
  const base = takers[0]?.medianMs ?? Number.NaN;
  return takers.map((taker) => taker.result(base));
}

function waysOf({ subject, inProcess, shared }: FreshnessGrounds): Way[] {
  const patch = patchOf(subject.asset);
  const plain = ({ em, optimized }: Instance) => em.transactional((tx) => patch(tx, optimized), { clear: false });
  const byProtocol = ({ transactions, optimized }: Instance) => transactions.write((tx) => patch(tx, optimized));
  const alone = inProcess.instance;
  const base = shared?.instance ?? alone;
  const rest = () => shared?.holder?.rest() ?? Promise.resolve();
  const every = 1;
  const ways: Way[] = [
    { name: 'plain transaction', instance: base, write: () => plain(base), prepare: rest, every },
    { name: 'protocol in process', instance: alone, write: () => byProtocol(alone), prepare: rest, every },
  ];
  if (!shared) return ways;
  const { instance, holder, hotLeaseMs } = shared;
  const write = () => byProtocol(instance);
  const nobodyHolds = async (): Promise<void> => {
    await rest();
    // What is still held is dropped for the first write after the reading has stopped.
    await instance.costs.of(subject.tenant, write);
    await instance.feed.catchUp();
  };
  ways.push({ name: 'protocol, no hot copy', instance, write, prepare: nobodyHolds, every });
  if (!holder) return ways;
  const silent = async (): Promise<void> => {
    await holder.keepHot();
    await holder.standStill(STANDS_STILL_LEASES * hotLeaseMs);
  };
  ways.push(
    { name: 'protocol, another holds a hot copy', instance, write, prepare: () => holder.keepHot(), every },
    { name: 'protocol, the holder is silent', instance, write, prepare: silent, every: SILENT_EVERY },
  );
  return ways;
}

/** Another name each time, or there would be nothing to change. */
function patchOf(id: number) {
  let changes = 0;
  return async (em: EntityManager, assets: Instance['optimized']): Promise<unknown> => {
    changes += 1;
    await em.findOneOrFail(Asset, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
    await em.nativeUpdate(Asset, { id }, { assetname: `Renamed ${changes}` });
    return assets.getAsset(id);
  };
}

/** One way's writes and what they took. */
class Writes {
  readonly every: number;
  readonly #times: number[] = [];
  readonly #sums = { roundTrips: 0, statements: 0, waited: 0, expired: 0 };

  constructor(
    private readonly way: Way,
    private readonly tenant: number,
  ) {
    this.every = way.every;
  }

  async take(recorded: boolean): Promise<void> {
    const { instance, prepare, write } = this.way;
    await prepare();
    const before = { ...instance.status.report().writerWaits };
    const started = performance.now();
    const { roundTrips, statements } = await instance.costs.of(this.tenant, write);
    const took = performance.now() - started;
    const after = instance.status.report().writerWaits;
    // What a write leaves for later (rows of the log) is not to fall into the next one's time.
    await instance.feed.catchUp();
    if (!recorded) return;
    this.#times.push(took);
    this.#sums.roundTrips += roundTrips;
    this.#sums.statements += statements;
    this.#sums.waited += (after?.waits ?? 0) - (before.waits ?? 0) > 0 ? 1 : 0;
    this.#sums.expired += (after?.expired ?? 0) - (before.expired ?? 0) > 0 ? 1 : 0;
  }

  get medianMs(): number {
    return median(this.#times);
  }

  result(baseMs: number): WriteResult {
    const writes = this.#times.length;
    const { roundTrips, statements, waited, expired } = this.#sums;
    return {
      way: this.way.name,
      writes,
      medianMs: this.medianMs,
      p99Ms: percentile(this.#times, 99),
      ratio: this.medianMs / baseMs,
      roundTrips: roundTrips / writes,
      statements: statements / writes,
      waited: waited / writes,
      expired: expired / writes,
    };
  }
}
