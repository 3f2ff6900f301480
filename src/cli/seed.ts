import { Client } from 'pg';
import { DatabaseConfig, loadEnvironment } from '../config/index.js';
import { migrate } from '../database/migrate.js';
import { closeOrm, createOrm, embeddedDatabase } from '../database/orm.js';
import { PgliteSink, PostgresSink, SEED_PASSWORD, type SeedSink, seedDatabase } from '../database/seeding/index.js';
import { WorkScope } from '../tiers/index.js';
import { runCommand, UsageError } from './command.js';
import { parseSeedArguments, SEED_USAGE, type SeedArguments } from './seed-arguments.js';
import { createProgressView, seedSummary } from './seed-output.js';

const INTERRUPTED = 130;

await runCommand(SEED_USAGE, async (argv) => {
  const wanted = parseSeedArguments(argv);
  const config = new DatabaseConfig(loadEnvironment());
  if (config.embedded && config.dataDir === undefined) {
    throw new UsageError('Nothing to seed: set DATABASE_URL or DATA_DIR (a database in memory ends with its process)');
  }
  const orm = await createOrm(config, new WorkScope());
  try {
    for (const name of await migrate(orm, config)) console.log(`Applied: ${name}`);
    if (config.url === undefined) await seed(new PgliteSink(await embeddedDatabase(orm)), wanted);
    else await seedServer(config.url, config.applicationName, wanted);
  } finally {
    await closeOrm(orm, config);
  }
});

/** On a connection of its own: the pool's have a statement timeout, which is meant for requests. */
async function seedServer(url: string, applicationName: string, wanted: SeedArguments): Promise<void> {
  const client = new Client({ connectionString: url, application_name: `${applicationName}-seed` });
  await client.connect();
  try {
    await seed(new PostgresSink(client), wanted);
  } finally {
    await client.end();
  }
}

async function seed(sink: SeedSink, { options, truncate }: SeedArguments): Promise<void> {
  const started = performance.now();
  const view = createProgressView(process.stderr);
  const interrupt = (): never => {
    view.end();
    console.error('Interrupted: nothing was loaded');
    return process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const tables = await seedDatabase(sink, options, { truncate, onProgress: (progress) => view.show(progress) });
    view.end();
    console.log(seedSummary(tables, (performance.now() - started) / 1_000));
    console.log(`Same rows again: --seed ${options.seed} --now ${options.now.toISOString()} with the same counts.`);
    console.log(`Log in as admin-BU001, manager-BU001 or worker-BU001 with the password ${SEED_PASSWORD}.`);
  } finally {
    view.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
