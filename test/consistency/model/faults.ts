import { rollBack } from './actors/drainer.js';
import type { FaultKind } from './configuration.js';
import { endLease } from './hot-leases.js';
import { Late, Promotion, ReaderAt, Request, WriterAt } from './places.js';
import { announce, refuses, resetHash, settle } from './redis.js';
import { INSTANCES, nameOf, type InstanceId } from './state.js';
import { WRITER, type Step, type World } from './world.js';

/** Everything that may go wrong, as long as the configuration has faults left, and how it is mended. */
export function faults(world: World, step: Step): void {
  if (world.state.faults.left === 0) return;
  const fault = (kind: FaultKind, label: string, effect: () => void) => {
    if (!world.fault(kind)) return;
    step(`FAULT: ${label}`, () => {
      world.consumeFault();
      effect();
    });
  };
  for (const id of INSTANCES) {
    const instance = world.instance(id);
    const letter = id === 0 ? 'a' : 'b';
    fault(`crash-${letter}`, `${nameOf(id)} is killed and starts again`, () => crash(world, id));
    if (instance.connection !== 0) {
      fault(`redis-away-${letter}`, `Redis is away for ${nameOf(id)}`, () => disconnect(world, id));
    }
    if (instance.postgres !== 0) {
      fault(`postgres-away-${letter}`, `PostgreSQL is away for ${nameOf(id)}`, () => leavePostgres(world, id));
    }
  }
  fault('redis-away', 'Redis is away for all', () => INSTANCES.forEach((id) => disconnect(world, id)));
  onServer(world, fault);
  newServer(world, step, fault);
  if (world.config.strict) {
    fault('other-catalogue', 'the store is agreed on anew, with the other catalogue', () => {
      const { database } = world.state;
      database.catalogue = 3 - database.catalogue;
      database.storeEpoch = world.freshEpoch();
    });
  }
}

type Fault = (kind: FaultKind, label: string, effect: () => void) => void;

/** Keys that vanish from the server that serves. */
function onServer(world: World, fault: Fault): void {
  const { master } = world.state.faults;
  const server = world.state.server(master);
  fault('flush', 'FLUSHALL', () => world.state.clearServer(master));
  if (server.entryValue !== 0) {
    fault('evict-entry', 'the entry is evicted', () => {
      server.entryValue = 0;
      server.entryStamp = 0;
      server.entryEpoch = 0;
    });
  }
  if (server.stamp !== 0) {
    fault('evict-stamp', 'the stamp is evicted', () => {
      server.stamp = 0;
      server.intents = 0;
    });
  }
  if (server.hotEpoch !== 0) {
    fault('evict-hot', 'the hash of hot copies is evicted', () => {
      resetHash(server, 0);
      server.restored = 0;
    });
  }
}

/** Server 2 takes the place of server 1: empty, or with an older state of it that was kept somewhere. */
function newServer(world: World, step: Step, fault: Fault): void {
  const { state, config } = world;
  const { faults, servers } = state;
  const keepsOld =
    config.faultKinds.includes('restart-old') || config.faultKinds.some((kind) => kind.startsWith('failover'));
  if (faults.master !== 1) return;
  if (keepsOld && faults.snapshot === 0 && faults.left > 0) {
    step('server 1 is saved, or replicated up to here', () => {
      state.copyServer();
      faults.snapshot = 1;
    });
  }
  const up = () => {
    servers[1].up = 1;
    faults.master = 2;
    faults.snapshot = 0;
  };
  const dead = () => {
    INSTANCES.forEach((id) => disconnect(world, id));
    state.clearServer(1);
    servers[0].up = 0;
  };
  fault('restart-empty', 'Redis restarts empty', () => {
    dead();
    state.clearServer(2);
    up();
  });
  if (faults.snapshot === 0) return;
  fault('restart-old', 'Redis restarts with old data', () => {
    dead();
    up();
  });
  for (const id of INSTANCES) {
    const stays = id === 0 ? 'failover-b-stays' : 'failover-a-stays';
    fault(stays, `a lagging replica takes over; only ${nameOf(id)} is led to it`, () => {
      disconnect(world, id);
      up();
    });
  }
}

/** What needs no luck: connections are made again, a command that was given up is executed, an old primary goes away. */
export function mending(world: World, step: Step): void {
  const { state } = world;
  for (const id of INSTANCES) {
    const instance = state.instances[id];
    if (instance.connection === 0) {
      step(`${nameOf(id)}: connects to Redis`, () => {
        instance.connection = world.config.ownStores ? id + 1 : state.faults.master;
      });
    }
    if (instance.postgres === 0) {
      step(`${nameOf(id)}: reaches PostgreSQL again`, () => {
        instance.postgres = 1;
      });
    }
  }
  if (state.faults.master === 2 && state.servers[0].up !== 0) {
    step('the old primary goes away', () => {
      for (const id of INSTANCES) if (state.instances[id].connection === 1) disconnect(world, id);
      state.clearServer(1);
      state.servers[0].up = 0;
    });
  }
  if (state.faults.late !== Late.none) step('a command that was given up is executed', () => executeLate(world));
}

function executeLate(world: World): void {
  const { faults, writer } = world.state;
  const server = world.state.server(faults.lateServer);
  const { waits } = writer;
  if (server.up !== 0 && faults.late === Late.epoch) {
    resetHash(server, faults.lateEpoch);
  } else if (server.up !== 0 && !refuses(world, server, faults.lateEpoch)) {
    if (faults.late === Late.announcement) announce(world, server, faults.lateWrite, faults.lateEpoch, WRITER);
    else settle(world, server, faults.lateWrite, faults.lateEpoch, WRITER);
  }
  // Nobody hears the answer.
  writer.waits = waits;
  Object.assign(faults, { late: Late.none, lateServer: 0, lateWrite: 0, lateEpoch: 0 });
}

/** A process is killed: its memory is gone, its transactions are rolled back, and it starts again. */
function crash(world: World, id: InstanceId): void {
  const { state, config } = world;
  endLease(world, id);
  state.forget(id);
  if (config.ownStores) state.clearServer(id + 1);
  for (const [index, at] of config.readers.entries()) if (at === id) state.clearReader(index);
  if (id !== 0 || state.writer.at === WriterAt.idle) return;
  state.writer.at = WriterAt.idle;
  state.writer.slow = 0;
  state.writer.waits = 0;
}

/** Commands that wait for an answer on this connection fail; what they did in Redis is done. */
function disconnect(world: World, id: InstanceId): void {
  const { state, config } = world;
  const instance = state.instances[id];
  instance.connection = 0;
  instance.request = Request.none;
  instance.requestWaiters = 0;
  instance.requestAcks = 0;
  instance.requestNews = 0;
  instance.promotion = Promotion.none;
  instance.promotionValue = 0;
  instance.promotionEpoch = 0;
  instance.reopening = 0;
  if (instance.drain === 1) rollBack(instance);
  if (world.has('commands sent again to another server')) return;
  for (const [index, at] of config.readers.entries()) {
    if (at === id && state.readers[index]!.at === ReaderAt.gated) state.clearReader(index);
  }
}

function leavePostgres(world: World, id: InstanceId): void {
  const instance = world.instance(id);
  instance.postgres = 0;
  instance.reopening = 0;
}
