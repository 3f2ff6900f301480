import { leaseEndedAt, leaseLapsed } from '../hot-leases.js';
import { News, Promotion, Request } from '../places.js';
import { answered, floorOf } from '../promises.js';
import { dropsFor, leaseScript, promote } from '../redis.js';
import { nameOf, type Instance, type InstanceId } from '../state.js';
import { ALIVE, bit, type Step, type World } from '../world.js';
import { isValid, passesGate } from './reader.js';

/** An instance that keeps a hot copy: renews its lease, promotes, serves without a round trip, drops and acknowledges. */
export function hotHolder(world: World, id: InstanceId, step: Step): void {
  serve(world, id, step);
  promotion(world, id, step);
  lease(world, id, step);
  drop(world, id, step);
}

function serve(world: World, id: InstanceId, step: Step): void {
  const instance = world.instance(id);
  if (instance.hotValue === 0 || instance.lease === 0 || (instance.watermark & ALIVE) === 0) return;
  if (instance.knownEpoch === 0 || instance.hotEpoch !== instance.knownEpoch) return;
  const version = instance.hotValue - 1;
  const floor = floorOf(world, id);
  if (version >= floor && !world.config.monotone) return;
  step(`${nameOf(id)}: answers version ${version} from its hot copy`, () => {
    answered(world, id, version, floor, 'its hot copy');
  });
}

function promotion(world: World, id: InstanceId, step: Step): void {
  const instance = world.instance(id);
  const server = world.usableServer(id);
  if (instance.promotion === Promotion.none && server && instance.lease !== 0 && passesGate(world, id)) {
    const usable = server.entryValue !== 0 && server.entryEpoch === instance.knownEpoch;
    if (usable && instance.hotValue === 0 && isValid(world, server, server.entryStamp)) {
      step(`${nameOf(id)}: registers for a hot copy of version ${server.entryValue - 1}`, () => {
        if (!promote(server, id, instance.knownEpoch, server.entryStamp)) return;
        instance.promotion = Promotion.registered;
        instance.promotionValue = server.entryValue;
        instance.promotionEpoch = instance.knownEpoch;
      });
    }
  }
  if (instance.promotion === Promotion.none) return;
  step(`${nameOf(id)}: is told that it is registered`, () => {
    const accepted = instance.promotion === Promotion.registered && instance.lease !== 0;
    if (accepted || (world.has('overtaken promotion accepted') && instance.lease !== 0)) {
      instance.hotValue = instance.promotionValue;
      instance.hotEpoch = instance.promotionEpoch;
    }
    instance.promotion = Promotion.none;
    instance.promotionValue = 0;
    instance.promotionEpoch = 0;
  });
}

function lease(world: World, id: InstanceId, step: Step): void {
  const instance = world.instance(id);
  const server = world.usableServer(id);
  switch (instance.request) {
    case Request.none:
      if (server) {
        // When it was sent need not be told apart: the lease counts as granted no earlier than here.
        step(`${nameOf(id)}: renews its lease`, () => leaseScript(world, server, id));
      }
      break;
    case Request.sent:
      if (server) step(`Redis hears the acknowledgement of ${nameOf(id)}`, () => leaseScript(world, server, id));
      break;
    default:
      step(`${nameOf(id)}: is answered about its lease`, () => leaseAnswered(world, id));
  }
  for (const number of [1, 2]) {
    if ((world.state.server(number).leases & bit(id)) === 0) continue;
    step(`the lease of ${nameOf(id)} ends`, () => leaseEndedAt(world, number, id));
  }
}

function leaseAnswered(world: World, id: InstanceId): void {
  const instance = world.instance(id);
  const lapsed = instance.lease === 0 || (instance.requestNews & News.newLease) !== 0;
  if (lapsed) leaseLapsed(world, id);
  if ((instance.requestNews & News.drops) !== 0) forget(instance);
  if (instance.request === Request.executed) {
    const server = world.state.server(instance.connection);
    // The answer names the lease. If the hash was lost since, the name is of a lease that is not in it.
    server.sameLease |= server.leases & bit(id);
    instance.lease = instance.connection;
    instance.leaseWaiters = instance.requestWaiters;
  }
  instance.request = Request.none;
  instance.requestWaiters = 0;
  instance.requestNews = 0;
}

/** Drops arrive by a channel that may lose them, and in the answers of the lease script, which does not. */
function drop(world: World, id: InstanceId, step: Step): void {
  const instance = world.instance(id);
  const server = world.usableServer(id);
  const drops = server ? dropsFor(server, id) : 0;
  if (drops === 0) return;
  if (instance.request !== Request.none) {
    if (instance.hotValue === 0 && instance.promotion !== Promotion.registered) return;
    step(`${nameOf(id)}: is told to drop its copy`, () => forget(instance));
    return;
  }
  step(`${nameOf(id)}: drops its copy and acknowledges`, () => {
    forget(instance);
    instance.request = Request.sent;
    instance.requestAcks = drops;
  });
}

function forget(instance: Instance): void {
  instance.hotValue = 0;
  instance.hotEpoch = 0;
  if (instance.promotion === Promotion.registered) instance.promotion = Promotion.overtaken;
}
