import { closeStore, closedLong, deltaSinceCommit } from '../postgres.js';
import { bit, type Step, type World } from '../world.js';
import { acknowledge, knowsStore } from './writer.js';

/** What ends the wait of a write that is committed and cannot be settled. Each way is tried again and again. */
export function slowPath(world: World, step: Step): void {
  const { database, instances, writer } = world.state;
  if (writer.slow === 0 && knowsStore(world)) return;
  step('writer: δ since its COMMIT has passed, acknowledges', () => {
    deltaSinceCommit(world);
    acknowledge(world);
  });
  if (world.has('closing noticed before the COMMIT') && writer.knewClosed !== 0) {
    step('writer: knew the store closed, acknowledges', () => acknowledge(world));
  }
  if (instances[0].postgres === 0) return;
  if ((database.pending & bit(writer.version)) === 0) {
    step('writer: its rows were drained, acknowledges', () => acknowledge(world));
  }
  if (database.storeEpoch === 0 && database.closedLong !== 0) {
    step('writer: finds the store closed for long, acknowledges', () => acknowledge(world));
  }
  if (world.config.agreement && database.storeEpoch !== 0) {
    step('writer: closes the store', () => closeStore(world));
  }
}

/** Time passes for a store that was closed. */
export function closing(world: World, step: Step): void {
  const { database } = world.state;
  if (database.storeEpoch === 0 && database.closedLong === 0) {
    step('the store has been closed for longer than δ', () => closedLong(world));
  }
}
