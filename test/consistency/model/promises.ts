import { WriterAt } from './places.js';
import { serves } from './configuration.js';
import { INSTANCES, nameOf, type InstanceId } from './state.js';
import { ALIVE, type World } from './world.js';

/** The newest version written through the application that somebody who saw this version has seen. */
export function applicationVersion(world: World, version: number): number {
  let newest = version;
  while (newest > 0 && (world.state.database.byApplication & (1 << newest)) === 0) newest -= 1;
  return newest;
}

/**
 * The oldest version that a read which starts now on this instance may answer from a cache: the newest acknowledged
 * one (G1), the newest that was committed when the poll was sent that the instance's watermark rests on (G2: what was
 * committed more than δ ago, by whomever), and, where it is asked for, the newest write that any read has shown.
 */
export function floorOf(world: World, id: InstanceId): number {
  const { database, instances } = world.state;
  const { watermark, watermarkVersion } = instances[id];
  const proven = (watermark & ALIVE) === 0 ? 0 : watermarkVersion;
  const seen = world.config.monotone ? database.seen : 0;
  return Math.max(database.acknowledged, proven, seen);
}

/** A read answers with a version; notes what was seen, and whether a promise is broken. */
export function answered(world: World, id: InstanceId, version: number, floor: number, from: string): void {
  const { database } = world.state;
  if (version < floor) {
    world.broken(
      `${nameOf(id)} answers version ${version} from ${from}, although version ${floor} ${due(world, id, floor)}`,
    );
  }
  if (version > database.committed) world.broken(`${nameOf(id)} answers a version that was never committed`);
  if (world.config.monotone) database.seen = Math.max(database.seen, applicationVersion(world, version));
}

function due(world: World, id: InstanceId, floor: number): string {
  if (world.config.strict) return 'was committed before the strict read began';
  if (world.state.database.acknowledged >= floor) return 'was acknowledged before the read began';
  const { watermarkVersion } = world.state.instances[id];
  return watermarkVersion >= floor ? 'was committed more than δ before' : 'was shown by a read before';
}

/** Nothing waits, nothing is pending, the store is open, and both instances serve from it what is newest. */
export function isWell(world: World): boolean {
  const { database, instances, writer, servers } = world.state;
  if (writer.at !== WriterAt.idle || database.pending !== 0) return false;
  if (world.config.strict) return true;
  if (database.storeEpoch === 0) return false;
  if (servers[database.storeIdentity === 2 ? 1 : 0].intents !== 0) return false;
  return INSTANCES.every((id) => {
    const { connection, postgres, knownEpoch, watermark, watermarkVersion } = instances[id];
    if (postgres === 0 || knownEpoch !== database.storeEpoch) return false;
    if (connection !== database.storeIdentity) return world.config.ownStores;
    return !serves(world.config, id) || ((watermark & ALIVE) !== 0 && watermarkVersion === database.committed);
  });
}
