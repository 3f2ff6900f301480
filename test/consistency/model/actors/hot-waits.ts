import { isRecent, leaseRanOut, restoredLongAgo, WAITERS, waitsOf } from '../hot-leases.js';
import { INSTANCES, nameOf } from '../state.js';
import { bit, RESTORINGS, type Step, type World } from '../world.js';

/** Time passes for those who wait for hot holders. */
export function hotWaits(world: World, step: Step): void {
  for (const restoring of RESTORINGS) {
    if (!isRecent(world.state, restoring)) continue;
    step('the hash was restored longer than a lease ago', () => restoredLongAgo(world, restoring));
  }
  for (const waiter of WAITERS) {
    const waits = waitsOf(world.state, waiter);
    for (const id of INSTANCES) {
      if ((waits & bit(id)) === 0) continue;
      step(`the lease of ${nameOf(id)} has run out for who waits`, () => leaseRanOut(world, waiter, id));
    }
  }
}
