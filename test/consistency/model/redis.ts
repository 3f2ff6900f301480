import { News, Request } from './places.js';
import { beginRestoring, markLease, stopWaiting, WAITERS } from './hot-leases.js';
import { bit, type World } from './world.js';
import { INSTANCES, type InstanceId, type Server } from './state.js';

/** The scripts that run in Redis. Each runs alone, so each is one step. */

/** `SET s:<scope> <random> NX`: a missing stamp is replaced by one that no entry carries. */
export function createStamp(world: World, server: Server): void {
  if (server.stamp === 0) server.stamp = world.has('counters as stamps') ? 1 : world.freshStamp();
}

function renewStamp(world: World, server: Server): void {
  if (world.has('delete after commit, without versions') || world.has('memcache-style lease')) {
    server.entryValue = 0;
    server.entryStamp = 0;
    server.entryEpoch = 0;
    if (world.has('memcache-style lease')) server.stamp = 0;
    return;
  }
  server.stamp = world.has('counters as stamps') ? server.stamp + 1 : world.freshStamp();
}

/**
 * A script that changes stamps does nothing where the hash is of another epoch: a late command has put it there, or the
 * caller is the one who is late.
 */
export function refuses({ config }: World, server: Server, epoch: number): boolean {
  return config.hotHolders.length > 0 && server.hotEpoch !== 0 && server.hotEpoch !== epoch;
}

/** Puts the intent of a write on the stamp; returns for whom the writer has to wait. */
export function announce(world: World, server: Server, write: number, epoch: number, waiter: number): number {
  createStamp(world, server);
  if (!world.has('delete after commit, without versions') && !world.has('memcache-style lease')) {
    server.intents |= bit(write);
  }
  return callHolders(world, server, epoch, waiter);
}

/** New stamps, and the write's intent is dropped; returns for whom the writer has to wait. */
export function settle(world: World, server: Server, write: number, epoch: number, waiter: number): number {
  renewStamp(world, server);
  server.intents &= ~bit(write);
  return callHolders(world, server, epoch, waiter);
}

/** What a drainer does: new stamps, and open intents stay; returns for whom it has to wait. */
export function renew(world: World, server: Server, epoch: number, waiter: number): number {
  renewStamp(world, server);
  if (world.has('renewal drops open intents')) server.intents = 0;
  return callHolders(world, server, epoch, waiter);
}

/** What a reader does about an intent whose transaction is over. */
export function dropIntent(world: World, server: Server, write: number): void {
  renewStamp(world, server);
  server.intents &= ~bit(write);
}

function callHolders(world: World, server: Server, epoch: number, waiter: number): number {
  if (world.config.hotHolders.length === 0) return 0;
  const restores = restoreHash(world, server, epoch);
  const waitsForAll = server.restored !== 0 && !world.has('only the restoring writer waits');
  let waits = restores || waitsForAll ? server.restored : 0;
  if (world.has('restored hash not waited for')) waits = 0;
  for (const id of INSTANCES) {
    if ((server.holders & server.leases & bit(id)) !== 0) waits |= appendDrop(world, server, id, waiter);
  }
  return world.has('no wait for hot holders') ? 0 : waits;
}

/** Who finds the hash gone starts it anew; nobody then knows who holds copies. True if it did. */
function restoreHash(world: World, server: Server, epoch: number): boolean {
  if (server.hotEpoch === epoch) return false;
  resetHash(server, epoch);
  beginRestoring(world, server);
  return true;
}

export function resetHash(server: Server, epoch: number): void {
  server.hotEpoch = epoch;
  server.leases = 0;
  server.sameLease = 0;
  server.holders = 0;
  server.dropped = 0;
  server.dropsA = 0;
  server.dropsB = 0;
}

export const dropsFor = (server: Server, id: InstanceId): number => (id === 0 ? server.dropsA : server.dropsB);

export function setDropsFor(server: Server, id: InstanceId, drops: number): void {
  if (id === 0) server.dropsA = drops;
  else server.dropsB = drops;
}

function appendDrop(world: World, server: Server, id: InstanceId, waiter: number): number {
  setDropsFor(server, id, dropsFor(server, id) | waiter);
  if (world.has('holder forgotten before its acknowledgement')) server.holders &= ~bit(id);
  else server.dropped |= bit(id);
  // An acknowledgement under way is for an earlier drop.
  world.state.instances[id].requestAcks &= ~waiter;
  markLease(world, id, waiter);
  return bit(id);
}

/** Registers a holder; false where the hash, the lease, the stamps or an intent forbid it. */
export function promote(server: Server, id: InstanceId, epoch: number, stamp: number): boolean {
  if (server.hotEpoch !== epoch || (server.leases & server.sameLease & bit(id)) === 0) return false;
  if (server.stamp !== stamp || server.intents !== 0) return false;
  server.holders |= bit(id);
  server.dropped &= ~bit(id);
  return true;
}

/** Renews a lease and takes acknowledgements of drops. */
export function leaseScript(world: World, server: Server, id: InstanceId): void {
  const instance = world.state.instances[id];
  if (server.hotEpoch !== instance.knownEpoch) {
    instance.request = Request.none;
    instance.requestAcks = 0;
    return;
  }
  instance.request = Request.executed;
  instance.requestWaiters = 0;
  const same = (server.sameLease & bit(id)) !== 0 || world.has('leases told apart by nothing');
  if ((server.leases & bit(id)) === 0 || !same) {
    server.leases |= bit(id);
    server.sameLease &= ~bit(id);
    server.holders &= ~bit(id);
    server.dropped &= ~bit(id);
    setDropsFor(server, id, 0);
    instance.requestAcks = 0;
    instance.requestNews = News.newLease;
    return;
  }
  const drops = dropsFor(server, id) & ~instance.requestAcks;
  setDropsFor(server, id, drops);
  const forgets = world.has('acknowledgement forgets a newer promotion')
    ? instance.requestAcks !== 0
    : drops === 0 && (server.dropped & bit(id)) !== 0;
  if (forgets) {
    server.holders &= ~bit(id);
    server.dropped &= ~bit(id);
  }
  for (const waiter of WAITERS) if ((instance.requestAcks & waiter) !== 0) stopWaiting(world, waiter, id);
  instance.requestAcks = 0;
  instance.requestNews = drops === 0 ? 0 : News.drops;
}
