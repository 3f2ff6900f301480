import { Promotion, Request } from './places.js';
import { INSTANCES, type InstanceId, type Server, type State } from './state.js';
import { bit, DRAINER, RESTORINGS, WRITER, type World } from './world.js';

/**
 * Leases without a clock. A lease counts from before its request was sent, so it has run out by its holder's clock when
 * Redis, or somebody who has waited for as long since the script ran, thinks so. Instead of letting time pass, the end
 * of such a wait ends the leases that were granted before it began; before that, leases live as long as they can.
 */
export const WAITERS = [WRITER, DRAINER] as const;

/** For whom this waiter waits: bits of instances and of restorings. */
export function waitsOf({ writer, instances }: State, waiter: number): number {
  return waiter === WRITER ? writer.waits : instances[0].drainWaits | instances[1].drainWaits;
}

/** The waiter need not wait for this instance any longer. */
export function stopWaiting(world: World, waiter: number, id: InstanceId): void {
  clearWaits(world.state, waiter, bit(id));
  world.state.instances[id].leaseWaiters &= ~waiter;
  world.state.instances[id].requestWaiters &= ~waiter;
}

function clearWaits({ writer, instances }: State, waiter: number, waits: number): void {
  if (waiter === WRITER) writer.waits &= ~waits;
  else for (const instance of instances) instance.drainWaits &= ~waits;
}

/** As long has passed since the waiter's script as the lease had left then. */
export function leaseRanOut(world: World, waiter: number, id: InstanceId): void {
  endLeases(world, id, waiter);
  stopWaiting(world, waiter, id);
}

/** Does the wait after this restoring still go on, for anybody? */
export function isRecent(state: State, restoring: number): boolean {
  const [first, second] = state.servers;
  if (first.restored === restoring || second.restored === restoring) return true;
  return ((waitsOf(state, WRITER) | waitsOf(state, DRAINER)) & restoring) !== 0;
}

/** From here on all wait until the leases have run out that the hash, which is new, does not know of. */
export function beginRestoring(world: World, server: Server): void {
  const { state } = world;
  const free = RESTORINGS.find((candidate) => !isRecent(state, candidate));
  const restoring =
    free ?? RESTORINGS.find((candidate) => state.servers.every(({ restored }) => restored !== candidate))!;
  // Where three would overlap, those who wait for the first need not wait at all: more may happen here than in truth.
  for (const waiter of WAITERS) clearWaits(state, waiter, restoring);
  for (const id of INSTANCES) {
    state.instances[id].leaseWaiters &= ~restoring;
    state.instances[id].requestWaiters &= ~restoring;
    markLease(world, id, restoring);
  }
  server.restored = restoring;
}

/** L has passed since the hash was restored: nobody holds a lease from before. */
export function restoredLongAgo(world: World, restoring: number): void {
  for (const server of world.state.servers) if (server.restored === restoring) server.restored = 0;
  for (const id of INSTANCES) endLeases(world, id, restoring);
  for (const waiter of WAITERS) clearWaits(world.state, waiter, restoring);
}

/** From here on `waiter` waits for the lease that this instance holds as of now. */
export function markLease(world: World, id: InstanceId, waiter: number): void {
  const instance = world.state.instances[id];
  if (world.has('lease measured from the answer')) return;
  if (instance.lease !== 0) instance.leaseWaiters |= waiter;
  if (instance.request === Request.executed) instance.requestWaiters |= waiter;
}

/** Redis takes the lease for ended. */
export function leaseEndedAt(world: World, number: number, id: InstanceId): void {
  const server = world.state.server(number);
  const instance = world.state.instances[id];
  server.leases &= ~bit(id);
  server.sameLease &= ~bit(id);
  server.holders &= ~bit(id);
  server.dropped &= ~bit(id);
  if (world.has('lease measured from the answer')) return;
  if (instance.request === Request.executed) instance.request = Request.late;
  if (instance.lease === number) endLease(world, id);
}

function endLeases(world: World, id: InstanceId, waiter: number): void {
  const instance = world.state.instances[id];
  if (instance.request === Request.executed && (instance.requestWaiters & waiter) !== 0) {
    instance.request = Request.late;
  }
  if (instance.lease !== 0 && (instance.leaseWaiters & waiter) !== 0) endLease(world, id);
  instance.leaseWaiters &= ~waiter;
  instance.requestWaiters &= ~waiter;
}

/** The holder's own clock says so too, or will before it serves again. */
export function endLease(world: World, id: InstanceId): void {
  const instance = world.state.instances[id];
  for (const server of world.state.servers) server.sameLease &= ~bit(id);
  instance.lease = 0;
  instance.leaseWaiters = 0;
  leaseLapsed(world, id);
}

/** A lease is of one epoch: whoever learns of another has none, whatever is still on its way. */
export function endLeaseOfOldEpoch(world: World, id: InstanceId): void {
  const instance = world.state.instances[id];
  endLease(world, id);
  instance.request = Request.none;
  instance.requestWaiters = 0;
  instance.requestAcks = 0;
  instance.requestNews = 0;
}

/** What was held under a lease ends with it: while there was none, nobody waited for this holder. */
export function leaseLapsed(world: World, id: InstanceId): void {
  const instance = world.state.instances[id];
  if (!world.has('copies kept across a lapsed lease')) {
    instance.hotValue = 0;
    instance.hotEpoch = 0;
  }
  if (instance.promotion === Promotion.registered && !world.has('promotion of an earlier lease accepted')) {
    instance.promotion = Promotion.overtaken;
  }
}
