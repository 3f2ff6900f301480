import { DrainAt } from '../places.js';
import { closeStore } from '../postgres.js';
import { refuses, renew } from '../redis.js';
import { nameOf, type Instance, type InstanceId } from '../state.js';
import { DRAINER, type Step, type World } from '../world.js';

/** BEGIN; take rows out of the log → new stamps → wait for hot holders → COMMIT, or ROLLBACK at any time. */
export function drainer(world: World, id: InstanceId, step: Step): void {
  const { state } = world;
  const self = state.instances[id];
  const name = `drainer of ${nameOf(id)}`;
  if (self.drain === DrainAt.locked || self.drain === DrainAt.renewed) {
    step(`${name}: ROLLBACK`, () => rollBack(self));
  }
  if (self.postgres === 0) return;
  const server = self.connection === 0 ? undefined : state.server(self.connection);
  switch (self.drain) {
    case DrainAt.idle:
      take(world, id, name, step);
      break;
    case DrainAt.locked:
      if (world.config.strict || world.has('rows deleted before stamps are renewed')) {
        step(`${name}: COMMIT`, () => commitDrain(world, id));
      } else if (server && refuses(world, server, self.drainEpoch)) {
        refused(world, self, name, step);
      } else if (server) {
        step(`${name}: renews the stamps`, () => {
          self.drainWaits = renew(world, server, self.drainEpoch, DRAINER);
          self.drain = DrainAt.renewed;
        });
      }
      break;
    case DrainAt.renewed:
      if (self.drainWaits === 0) step(`${name}: COMMIT`, () => commitDrain(world, id));
      break;
    case DrainAt.deleted:
      if (server) {
        step(`${name}: renews the stamps`, () => {
          renew(world, server, self.drainEpoch, DRAINER);
          rollBack(self);
        });
      }
      break;
    default:
  }
}

/** Nobody who reads or drains could mend this, so that the store has to be opened again. */
function refused(world: World, self: Instance, name: string, step: Step): void {
  const { database } = world.state;
  const isAgreed = database.storeEpoch === self.drainEpoch;
  if (!isAgreed || world.has('nobody closes a store whose hash is of another epoch')) return;
  step(`${name}: is refused by the hash of another epoch, closes the store`, () => {
    rollBack(self);
    closeStore(world);
  });
}

/**
 * One statement deletes the rows and reads tiered_store, so that both are of one snapshot: every epoch that is agreed
 * on later is younger than the rows, and what is loaded under it shows them.
 */
function take(world: World, id: InstanceId, name: string, step: Step): void {
  const { database, instances } = world.state;
  const self = instances[id];
  const rows = database.pending & ~instances[id === 0 ? 1 : 0].drainRows;
  if (rows === 0) return;
  const old = world.has('drainer acts on old knowledge of the store');
  const epoch = old ? self.knownEpoch : database.storeEpoch;
  const identity = old ? self.knownIdentity : database.storeIdentity;
  if (world.config.strict) {
    if (database.catalogue !== id + 1) return;
  } else if (epoch === 0 || self.connection === 0) {
    return;
  } else if (identity !== self.connection && !world.has('identity not compared')) {
    return;
  }
  step(`${name}: takes the rows of the log`, () => {
    self.drain = DrainAt.locked;
    self.drainRows = rows;
    self.drainEpoch = epoch;
  });
}

/** Only a catalogue that has the query knows that its strict stamp is concerned. */
function commitDrain(world: World, id: InstanceId): void {
  const { database, instances } = world.state;
  const self = instances[id];
  database.pending &= ~self.drainRows;
  if (world.config.strict && id === 0) database.strictStamp = world.freshStamp();
  if (world.has('rows deleted before stamps are renewed') && !world.config.strict) self.drain = DrainAt.deleted;
  else rollBack(self);
}

/** What is left of a transaction when it is over: nothing. */
export function rollBack(self: Instance): void {
  self.drain = DrainAt.idle;
  self.drainRows = 0;
  self.drainEpoch = 0;
  self.drainWaits = 0;
}
