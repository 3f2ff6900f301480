import { SeedRefusedError } from './errors.js';
import { loadTable, type SeededTable } from './load-table.js';
import { recordOneChangePerTable, writeAsForeigner } from './one-change-per-table.js';
import { invalidOption, type SeedOptions } from './options.js';
import { seedPasswordHash } from './password.js';
import { planWorld } from './plan/world.js';
import { ProgressMeter, type SeedProgress } from './progress.js';
import type { SeedSession, SeedSink } from './sinks/sink.js';
import { seedTables } from './tables/index.js';

/** What is not about the data but about the run. */
export interface SeedBehaviour {
  /** Empties the tables first; without it a database that holds business units is refused. */
  readonly truncate?: boolean;
  readonly onProgress?: (progress: SeedProgress) => void;
}

const TABLES = seedTables.map(({ name }) => name);
const TABLE_NAMES = TABLES.join(', ');

/**
 * Generates the data and loads them in one transaction: all of them or nothing.
 *
 * @throws RangeError when the options cannot be met
 * @throws SeedRefusedError when the database already holds data
 */
export async function seedDatabase(
  sink: SeedSink,
  options: SeedOptions,
  behaviour: SeedBehaviour = {},
): Promise<SeededTable[]> {
  const invalid = invalidOption(options);
  if (invalid !== null) throw new RangeError(invalid);
  const world = planWorld(options, await seedPasswordHash(options.seed));
  const meter = new ProgressMeter(world, behaviour.onProgress);
  const loaded: SeededTable[] = [];
  await sink.transaction(async (session) => {
    await writeAsForeigner(session);
    await lock(session, sink.bulk);
    await makeRoom(session, behaviour.truncate === true);
    for (const table of seedTables) loaded.push(await loadTable(session, table, world, sink, meter));
    await recordOneChangePerTable(session, TABLES);
  });
  await sink.settle(TABLE_NAMES);
  return loaded;
}

/**
 * Keeps a second seeding, and anyone who would create a unit, out until this one has ended. A bulk load takes all
 * that it will need at once: what somebody else holds then fails the run at its start and not in its middle.
 */
async function lock(session: SeedSession, bulk: boolean): Promise<void> {
  await session.query(`set local lock_timeout = '10s'`);
  await session.query(
    bulk
      ? `lock table ${TABLE_NAMES} in access exclusive mode`
      : 'lock table onboarding_bt in share row exclusive mode',
  );
}

async function makeRoom(session: SeedSession, truncate: boolean): Promise<void> {
  if (truncate) {
    await session.query(`truncate ${TABLE_NAMES} restart identity`);
    return;
  }
  const [found] = await session.query('select count(*)::int as units from onboarding_bt');
  const units = Number(found?.['units']);
  if (units > 0) throw new SeedRefusedError(units);
}
