import { BEFORE_CLOSING, BEFORE_COMMIT, ALIVE, bit, type World } from './world.js';
import { WriterAt } from './places.js';

/** What is committed or read in PostgreSQL. A statement has one snapshot, so each is one step. */

/** Stands for a value that no transaction ever committed. */
export const UNCOMMITTED = 14;

/** What counts from a poll. Only reading hangs on the COMMIT, only on knowledge whether one may write to the store. */
const LETS_READ = ['watermark', 'poll', 'lastPoll'] as const;
const POLLS = [...LETS_READ, 'knowledge'] as const;

/** COMMIT: the new version and its row in the log become visible together. */
export function commit(world: World, by: 'application' | 'foreign', row = 0): number {
  const { database, foreign } = world.state;
  database.committed += 1;
  const version = database.committed;
  if (!world.has('no change capture')) database.pending |= bit(version);
  if (world.config.strict) foreign[`idOf${version as 1 | 2 | 3}`] = row;
  if (by === 'application') {
    database.byApplication |= bit(version);
    for (const instance of world.state.instances) {
      for (const poll of LETS_READ) if ((instance[poll] & ALIVE) !== 0) instance[poll] |= BEFORE_COMMIT;
    }
  }
  return version;
}

/** As long as a watermark lives has passed since the COMMIT: those from before it are over. */
export function deltaSinceCommit(world: World): void {
  endThose(world, BEFORE_COMMIT);
}

/** The fence: nobody who polls from now on serves from the shared store. */
export function closeStore(world: World): void {
  const { database, instances } = world.state;
  database.lastEpoch = database.storeEpoch;
  database.storeEpoch = 0;
  database.storeIdentity = 0;
  database.closedLong = 0;
  for (const instance of instances) {
    for (const poll of POLLS) if ((instance[poll] & ALIVE) !== 0) instance[poll] |= BEFORE_CLOSING;
  }
}

/** The store has been closed for longer than anything lasts that was granted before. */
export function closedLong(world: World): void {
  world.state.database.closedLong = 1;
  endThose(world, BEFORE_CLOSING);
}

function endThose(world: World, mark: number): void {
  for (const instance of world.state.instances) {
    for (const poll of POLLS) {
      if (poll === 'poll' && world.has('watermark measured from the answer')) continue;
      if ((instance[poll] & mark) !== 0) instance[poll] = 0;
    }
  }
}

/** What pg_xact_status says of the application's k-th write. */
export function isInProgress(world: World, write: number): boolean {
  const { writer } = world.state;
  return writer.at === WriterAt.begun && writer.write === write;
}
