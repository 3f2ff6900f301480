import { parseArgs } from 'node:util';
import { DatabaseConfig, loadEnvironment } from '../config/index.js';
import { migrate, migrateDown, pendingMigrations } from '../database/migrate.js';
import { closeOrm, createOrm, type MikroORM } from '../database/orm.js';
import { WorkScope } from '../tiers/index.js';
import { runCommand, UsageError } from './command.js';

const USAGE = `Usage: npm run db:migrate -- [option]

Brings the schema of the database that DATABASE_URL (or DATA_DIR) names up to date.

  --pending   list what would run, and run nothing
  --down      take back the last migration
  --help      this text`;

await runCommand(USAGE, async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: { pending: { type: 'boolean' }, down: { type: 'boolean' } },
  });
  if (values.pending && values.down) throw new UsageError('--pending and --down exclude each other');
  const config = new DatabaseConfig(loadEnvironment());
  if (config.embedded && config.dataDir === undefined) {
    throw new UsageError('Set DATABASE_URL or DATA_DIR: the in-memory database is migrated whenever it is started');
  }
  const orm = await createOrm(config, new WorkScope());
  try {
    console.log(await carryOut(orm, config, values));
  } finally {
    await closeOrm(orm, config);
  }
});

async function carryOut(
  orm: MikroORM,
  config: DatabaseConfig,
  values: { pending?: boolean; down?: boolean },
): Promise<string> {
  if (values.pending) return report('Pending', await pendingMigrations(orm), 'Nothing is pending.');
  if (values.down) return report('Taken back', await migrateDown(orm, config), 'There is nothing to take back.');
  return report('Applied', await migrate(orm, config), 'The schema is up to date.');
}

function report(verb: string, names: readonly string[], otherwise: string): string {
  return names.length === 0 ? otherwise : names.map((name) => `${verb}: ${name}`).join('\n');
}
