import { Late } from '../places.js';
import { closeStore } from '../postgres.js';
import { resetHash } from '../redis.js';
import { INSTANCES, nameOf, type InstanceId } from '../state.js';
import type { Step, World } from '../world.js';

/** Which Redis all agree on: an instance that meets a new server closes the store; one with a healthy Redis reopens it. */
export function agreement(world: World, id: InstanceId, step: Step): void {
  const { database, instances, faults } = world.state;
  const self = instances[id];
  if (self.postgres === 0 || self.connection === 0) return;
  const name = nameOf(id);
  // With stores of their own, whoever's counts may go away at any time.
  const isNew = world.config.ownStores || (self.connection === faults.master && self.connection !== 1);
  if (
    isNew &&
    database.storeEpoch !== 0 &&
    database.storeIdentity !== self.connection &&
    !world.has('identity not compared')
  ) {
    step(`${name}: finds its Redis to be a new server, closes the store`, () => closeStore(world));
  }
  if (database.storeEpoch !== 0 || database.closedLong === 0) return;
  if (self.reopening !== 0) {
    step(`${name}: reopens the store`, () => {
      database.storeEpoch = self.reopening;
      database.storeIdentity = self.connection;
      database.closedLong = 0;
      self.reopening = 0;
    });
    return;
  }
  // An advisory lock: one reopens at a time.
  if (INSTANCES.some((other) => instances[other].reopening !== 0)) return;
  const epoch = world.has('reopened without a new epoch') ? database.lastEpoch : world.freshEpoch();
  step(`${name}: writes a new epoch to Redis`, () => {
    self.reopening = epoch;
    if (world.config.hotHolders.length > 0) resetHash(world.state.server(self.connection), epoch);
  });
  if (world.config.hotHolders.length === 0 || !world.fault('late-command')) return;
  step(`${name}: gives up writing a new epoch, which is yet to be executed`, () => {
    world.consumeFault();
    world.postpone(Late.epoch, id, epoch);
  });
}
