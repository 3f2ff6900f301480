import type { Remembers } from './defects.js';
import { isRecent, WAITERS, waitsOf } from './hot-leases.js';
import { EPOCHS, INSTANCES, STAMPS, type Instance, type State } from './state.js';
import { ALIVE, BEFORE_CLOSING, BEFORE_COMMIT, bit, RESTORINGS, type World } from './world.js';
import { Promotion, ReaderAt, WriterAt } from './places.js';

/**
 * Brings a state into the one form that stands for all states which nobody can tell apart: what can have no effect
 * any more is cleared, and random values (stamps, epochs) are numbered in the order in which they appear.
 */
export function canonicalize(world: World): void {
  const { state } = world;
  clearMarks(state);
  if (world.config.hotHolders.length > 0) clearWaiters(state);
  if (world.config.strict) clearOldVersions(world);
  else clearWhatIsDead(world);
  if (!world.has('counters as stamps') && !world.has('max(id) as version')) renumber(state.bytes, STAMPS);
  if (!world.has('reopened without a new epoch')) renumber(state.bytes, EPOCHS);
}

/** Marks say who waits for a lease or a watermark to end; without the wait they mean nothing. */
function clearMarks({ database, instances, writer }: State): void {
  const waitsForDelta = writer.at === WriterAt.committed;
  const closing = database.storeEpoch === 0 && database.closedLong === 0;
  const meaningful = ALIVE | (waitsForDelta ? BEFORE_COMMIT : 0) | (closing ? BEFORE_CLOSING : 0);
  for (const instance of instances) {
    instance.watermark &= meaningful;
    instance.knowledge &= meaningful;
    instance.poll &= meaningful;
    instance.lastPoll &= meaningful;
    if ((instance.lastPoll & ALIVE) === 0) {
      instance.lastPollVersion = 0;
      instance.lastPollRows = 0;
    }
    if ((instance.watermark & ALIVE) === 0) instance.watermarkVersion = 0;
    if (instance.poll === 0) {
      instance.pollEpoch = 0;
      instance.pollIdentity = 0;
      instance.pollVersion = 0;
      instance.pollRows = 0;
    }
  }
}

function clearWaiters(state: State): void {
  let recent = 0;
  for (const restoring of RESTORINGS) if (isRecent(state, restoring)) recent |= restoring;
  for (const id of INSTANCES) {
    const instance = state.instances[id];
    let waiters = recent;
    for (const waiter of WAITERS) if ((waitsOf(state, waiter) & bit(id)) !== 0) waiters |= waiter;
    instance.leaseWaiters &= waiters;
    instance.requestWaiters &= waiters;
  }
}

/** Stamps and epochs never come back, so a copy under one that is gone for good can never be served. */
function clearWhatIsDead({ state, remembers }: World): void {
  const { servers, instances, readers } = state;
  for (const server of servers) {
    if (server.entryValue === 0 || remembers.stamps) continue;
    if (server.entryStamp === server.stamp && epochLives(state, remembers, server.entryEpoch)) continue;
    server.entryValue = 0;
    server.entryStamp = 0;
    server.entryEpoch = 0;
  }
  for (const instance of instances) {
    if ((instance.knowledge & ALIVE) === 0 && !remembers.knowledge) {
      instance.knownEpoch = 0;
      instance.knownIdentity = 0;
    }
    if (instance.nearValue !== 0 && !mayBeFilled(state, remembers, instance.nearStamp, instance.nearEpoch)) {
      instance.nearValue = 0;
      instance.nearStamp = 0;
      instance.nearEpoch = 0;
    }
    if (!remembers.leases) clearLapsed(instance, epochLives(state, remembers, instance.hotEpoch));
  }
  for (const [index, reader] of readers.entries()) {
    const filling = reader.at === ReaderAt.missed || reader.at === ReaderAt.loaded;
    if (filling && !mayBeFilled(state, remembers, reader.stamp, reader.epoch)) state.clearReader(index);
  }
}

function clearLapsed(instance: Instance, epochIsAlive: boolean): void {
  if (instance.lease === 0 || !epochIsAlive) {
    instance.hotValue = 0;
    instance.hotEpoch = 0;
  }
  if (instance.promotion === Promotion.none) return;
  if (instance.lease !== 0 && instance.promotion !== Promotion.overtaken) return;
  instance.promotion = Promotion.none;
  instance.promotionValue = 0;
  instance.promotionEpoch = 0;
}

/** Under one stamp and one agreement rows are only added, so a strict version that is not the present one never will be. */
function clearOldVersions({ state, remembers }: World): void {
  if (remembers.versions) return;
  const { database, readers } = state;
  const isOld = (stamp: number, rows: number, epoch: number) =>
    stamp !== database.strictStamp || rows !== database.pending || epoch !== database.storeEpoch;
  if (isOld(database.strictEntryStamp, database.strictEntryRows, database.strictEntryEpoch)) {
    database.strictValue = 0;
    database.strictEntryStamp = 0;
    database.strictEntryRows = 0;
    database.strictEntryEpoch = 0;
  }
  for (const [index, reader] of readers.entries()) {
    if (reader.at !== ReaderAt.idle && isOld(reader.stamp, reader.rows, reader.epoch)) state.clearReader(index);
  }
}

function mayBeFilled(state: State, remembers: Remembers, stamp: number, epoch: number): boolean {
  if (remembers.stamps) return true;
  const [first, second] = state.servers;
  return (first.stamp === stamp || second.stamp === stamp) && epochLives(state, remembers, epoch);
}

function epochLives({ database, instances, readers }: State, remembers: Remembers, epoch: number): boolean {
  if (database.storeEpoch === epoch || remembers.epochs) return true;
  const [a, b] = instances;
  if (a.knownEpoch === epoch || a.pollEpoch === epoch || b.knownEpoch === epoch || b.pollEpoch === epoch) return true;
  for (const reader of readers) if (reader.at === ReaderAt.gated && reader.epoch === epoch) return true;
  return false;
}

function renumber(bytes: Uint8Array, offsets: readonly number[]): void {
  let next = 1;
  NUMBERS.fill(0);
  for (const offset of offsets) {
    const old = bytes[offset]!;
    if (old === 0) continue;
    if (NUMBERS[old] === 0) {
      NUMBERS[old] = next;
      next += 1;
    }
    bytes[offset] = NUMBERS[old]!;
  }
}

const NUMBERS = new Uint8Array(256);
