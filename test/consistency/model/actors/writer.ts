import { Late, WriterAt } from '../places.js';
import { announce, dropIntent, refuses, settle } from '../redis.js';
import { commit, UNCOMMITTED } from '../postgres.js';
import { ALIVE, bit, WRITER, type Step, type World } from '../world.js';
import { slowPath } from './slow-path.js';

/** The application on instance A: announce → wait for hot holders → COMMIT → settle → wait → acknowledge → delete its rows. */
export function writer(world: World, step: Step): void {
  const { state } = world;
  const self = state.writer;
  switch (self.at) {
    case WriterAt.idle:
      if (self.left > 0 && state.instances[0].postgres !== 0) begin(world, step);
      break;
    case WriterAt.begun:
      if (self.waits === 0 && state.instances[0].postgres !== 0) decide(world, step);
      break;
    case WriterAt.committed:
      settling(world, step);
      slowPath(world, step);
      break;
    case WriterAt.settled:
      if (self.waits === 0) step('writer: acknowledges', () => acknowledge(world));
      break;
    case WriterAt.acknowledged:
      deleteOwnRows(world, step);
      break;
    case WriterAt.rolledBack:
      dropOwnIntent(world, step);
      break;
    default:
  }
}

/**
 * May the application rely on Redis now? Its knowledge of the store must be younger than δ: a store that was closed
 * since cannot have been reopened, elsewhere, yet.
 */
export function knowsStore(world: World): boolean {
  const fresh = (world.instance(0).knowledge & ALIVE) !== 0 || world.has('writer acts on old knowledge of the store');
  return fresh && world.usableServer(0) !== undefined;
}

function begin(world: World, step: Step): void {
  const { state } = world;
  const self = state.writer;
  const start = () => {
    self.at = WriterAt.begun;
    self.left -= 1;
    self.write += 1;
    self.waits = 0;
    if (world.config.strict) {
      self.row = state.foreign.nextId;
      state.foreign.nextId += 1;
    }
    self.knewClosed = state.database.storeEpoch === 0 && state.database.closedLong !== 0 ? 1 : 0;
  };
  const server = knowsStore(world) ? world.usableServer(0) : undefined;
  const epoch = state.instances[0].knownEpoch;
  if (!server) {
    step('writer: begins, cannot announce', start);
    return;
  }
  if (world.has('filled inside the writing transaction')) {
    step('writer: begins, reads its own row, which is stored', () => {
      server.entryValue = UNCOMMITTED + 1;
      server.entryStamp = server.stamp;
      server.entryEpoch = epoch;
    });
  }
  if (refuses(world, server, epoch)) {
    step('writer: begins, is refused by the hash of another epoch', () => {
      start();
      self.slow = 1;
    });
    return;
  }
  step('writer: begins, announces', () => {
    start();
    self.waits = announce(world, server, self.write, epoch, WRITER);
  });
  if (world.fault('lost-answer')) {
    step('writer: begins, announces, loses the answer', () => {
      world.consumeFault();
      start();
      self.slow = 1;
      announce(world, server, self.write, epoch, WRITER);
      self.waits = 0;
    });
  }
  if (world.fault('late-command')) {
    step('writer: begins, gives up an announcement that is yet to be executed', () => {
      world.consumeFault();
      start();
      self.slow = 1;
      world.postpone(Late.announcement, 0, epoch);
    });
  }
}

function decide(world: World, step: Step): void {
  const self = world.state.writer;
  step('writer: COMMIT', () => {
    self.version = commit(world, 'application', self.row);
    self.row = 0;
    self.at = WriterAt.committed;
  });
  if (self.rollbacksLeft === 0) return;
  step('writer: ROLLBACK', () => {
    self.rollbacksLeft -= 1;
    self.slow = 0;
    self.at = WriterAt.rolledBack;
  });
}

function settling(world: World, step: Step): void {
  const { state } = world;
  const self = state.writer;
  const server = knowsStore(world) ? world.usableServer(0) : undefined;
  const epoch = state.instances[0].knownEpoch;
  if (!server) {
    if (world.has('acknowledged although settling failed') || world.has('memcache-style lease')) {
      step('writer: cannot settle, acknowledges', () => acknowledge(world));
    }
    return;
  }
  if (refuses(world, server, epoch)) {
    if (self.slow === 0) {
      step('writer: is refused by the hash of another epoch', () => {
        self.slow = 1;
      });
    }
    return;
  }
  step('writer: settles', () => {
    self.waits = settle(world, server, self.write, epoch, WRITER);
    if (world.has('no wait after settling')) self.waits = 0;
    self.at = WriterAt.settled;
    if (self.waits === 0) acknowledge(world);
  });
  if (self.slow === 0 && world.fault('lost-answer')) {
    step('writer: settles, loses the answer', () => {
      world.consumeFault();
      settle(world, server, self.write, epoch, WRITER);
      self.slow = 1;
    });
  }
  if (self.slow === 0 && world.fault('late-command')) {
    step('writer: gives up a settling that is yet to be executed', () => {
      world.consumeFault();
      world.postpone(Late.settling, 0, epoch);
      self.slow = 1;
    });
  }
}

/** After a settling the log's rows are the writer's to delete; otherwise only a drainer may, once it has renewed the stamps. */
export function acknowledge(world: World): void {
  const self = world.state.writer;
  const mayDelete = self.at === WriterAt.settled || world.has('own rows deleted without settling');
  world.state.database.acknowledged = self.version;
  self.at = mayDelete ? WriterAt.acknowledged : WriterAt.idle;
  self.slow = 0;
  self.waits = 0;
}

function deleteOwnRows(world: World, step: Step): void {
  const { database, instances, writer: self } = world.state;
  const row = bit(self.version);
  const locked = instances.some(({ drainRows }) => (drainRows & row) !== 0);
  const isThere = (database.pending & row) !== 0;
  const done = () => {
    self.at = WriterAt.idle;
  };
  if (isThere && !locked && instances[0].postgres !== 0) {
    step('writer: deletes its rows of the log', () => {
      database.pending &= ~row;
      if (world.config.strict && !world.has('own rows deleted without strict stamps')) {
        database.strictStamp = world.freshStamp();
      }
      done();
    });
  }
  if (world.config.drainers.length > 0) step('writer: leaves its rows to the drainers', done);
}

function dropOwnIntent(world: World, step: Step): void {
  const self = world.state.writer;
  const server = knowsStore(world) ? world.usableServer(0) : undefined;
  const done = () => {
    self.at = WriterAt.idle;
  };
  if (server) {
    step('writer: drops its intent', () => {
      dropIntent(world, server, self.write);
      done();
    });
  }
  step('writer: leaves its intent behind', done);
}
