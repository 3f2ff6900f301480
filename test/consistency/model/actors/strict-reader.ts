import { ReaderAt } from '../places.js';
import { answered } from '../promises.js';
import type { State } from '../state.js';
import { nameOf } from '../state.js';
import type { Step, World } from '../world.js';

/** A strict read: its version comes from PostgreSQL in one statement, its value from anywhere that keeps values by version. */
export function strictReader(world: World, index: number, step: Step): void {
  const { state, config } = world;
  const { database } = state;
  const self = state.readers[index]!;
  const id = config.readers[index]!;
  const name = `strict reader on ${nameOf(id)}`;
  switch (self.at) {
    case ReaderAt.idle: {
      if (database.catalogue !== 1 && !world.has('strict drained by another catalogue')) break;
      const floor = database.committed;
      const version = versionNow(world);
      const hit = database.strictValue !== 0 && sameVersion(state, version);
      if (hit) {
        const value = database.strictValue - 1;
        if (value < floor)
          step(`${name}: hit, version ${value}`, () => answered(world, id, value, floor, 'a strict entry'));
        break;
      }
      step(`${name}: reads the version, misses`, () => {
        self.at = ReaderAt.missed;
        self.stamp = version.stamp;
        self.rows = version.rows;
        self.epoch = version.epoch;
      });
      break;
    }
    case ReaderAt.missed:
      step(`${name}: loads version ${database.committed}`, () => {
        self.at = ReaderAt.loaded;
        self.value = database.committed;
      });
      break;
    case ReaderAt.loaded:
      step(`${name}: stores version ${self.value} under the version read before`, () => {
        database.strictValue = self.value + 1;
        database.strictEntryStamp = self.stamp;
        database.strictEntryRows = self.rows;
        database.strictEntryEpoch = self.epoch;
        state.clearReader(index);
      });
      break;
    default:
  }
}

interface Version {
  readonly stamp: number;
  /** The pending rows themselves, not how many or which is the newest. */
  readonly rows: number;
  /** Rows are drained only by those who share the agreed catalogue; a new agreement makes all versions new. */
  readonly epoch: number;
}

function versionNow(world: World): Version {
  const { database, foreign } = world.state;
  if (world.has('max(id) as version')) {
    return { stamp: Math.max(foreign.idOf1, foreign.idOf2, foreign.idOf3), rows: 0, epoch: 0 };
  }
  return {
    stamp: database.strictStamp,
    rows: world.has('pending rows ignored by strict versions') ? 0 : database.pending,
    epoch: world.has('strict drained by another catalogue') ? 0 : database.storeEpoch,
  };
}

function sameVersion({ database }: State, { stamp, rows, epoch }: Version): boolean {
  return (
    database.strictEntryStamp === stamp && database.strictEntryRows === rows && database.strictEntryEpoch === epoch
  );
}
