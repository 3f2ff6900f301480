import { parseArgs } from 'node:util';
import { BenchDatabase } from '../bench/bench-database.js';
import { interruptible } from '../bench/interruption.js';
import { type BulkResult, type CaptureResult, measureCapture, SIDES } from '../bench/capture/measure-capture.js';
import { milliseconds } from '../bench/report/format.js';
import { textTable } from '../bench/report/text-table.js';
import { DatabaseConfig, loadEnvironment } from '../config/index.js';
import { migrate } from '../database/migrate.js';
import { closeOrm, createOrm } from '../database/orm.js';
import { defaultSeedOptions, PostgresSink, seedDatabase } from '../database/seeding/index.js';
import { Client } from 'pg';
import { WorkScope } from '../tiers/index.js';
import { runCommand, UsageError } from './command.js';

const USAGE = `Usage: npm run bench:capture -- [options]

Measures what recording every change costs those who write: updates of one row with the triggers of the change log
switched off and on, in turns. Works in a database of its own on the server of DATABASE_URL, and drops it afterwards.

  --writers N   how many connections write at once (default 16)
  --rounds N    how often the sides take turns (default 5)
  --seconds N   how long each of them writes in a round (default 3)
  --help        this text`;

const HEAD = [
  'update',
  'writers',
  'commit',
  'without /s',
  'foreign /s',
  'instance /s',
  'foreign',
  'instance',
  'median ms',
];

await runCommand(USAGE, async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: { writers: { type: 'string' }, rounds: { type: 'string' }, seconds: { type: 'string' } },
  });
  const options = {
    writers: wholeNumber('--writers', values.writers ?? '16'),
    rounds: wholeNumber('--rounds', values.rounds ?? '5'),
    seconds: wholeNumber('--seconds', values.seconds ?? '3'),
  };
  const environment = loadEnvironment();
  if (environment.DATABASE_URL === undefined)
    throw new UsageError('Set DATABASE_URL: one connection has no competitors');
  const database = await BenchDatabase.create(environment);
  await interruptible(
    async () => {
      const config = new DatabaseConfig(database.environment);
      const url = await fill(config);
      const { singles, bulk } = await measureCapture(url, options, (what) => console.error(what));
      console.log(describe(singles, bulk));
    },
    () => database.remove(),
  );
});

async function fill(config: DatabaseConfig): Promise<string> {
  const orm = await createOrm(config, new WorkScope());
  await migrate(orm, config);
  await closeOrm(orm, config);
  const url = config.url ?? '';
  const client = new Client({ connectionString: url });
  await client.connect();
  const seed = { ...defaultSeedOptions(), bus: 10, people: 500, assets: 10_000, jobs: 10_000 };
  await seedDatabase(new PostgresSink(client), seed);
  await client.end();
  return url;
}

function describe(singles: readonly CaptureResult[], { rows, ms }: BulkResult): string {
  const lines = singles.map(({ statement, writers, synchronousCommit, perSecond, ratio, medianMs }) => [
    statement,
    String(writers),
    `sync ${synchronousCommit}`,
    ...SIDES.map((side) => perSecond[side].toFixed(0)),
    ratio.foreign.toFixed(2),
    ratio.instance.toFixed(2),
    SIDES.map((side) => milliseconds(medianMs[side])).join(' / '),
  ]);
  const bulk = SIDES.map((side) => `${milliseconds(ms[side])} ms ${side}`).join(', ');
  return `${textTable(HEAD, lines, 1)}\n\n${rows} rows by one UPDATE: ${bulk}.`;
}

function wholeNumber(option: string, text: string): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new UsageError(`${option} takes a whole number from 1 to 9999`);
  return value;
}
