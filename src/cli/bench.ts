import { writeFile } from 'node:fs/promises';
import {
  type BenchOptions,
  DEFAULT_ROUNDS,
  DEFAULT_SECONDS,
  JOBS_EMBEDDED,
  JOBS_ON_SERVER,
  parseBenchOptions,
  STANDARD_OUTPUT,
} from '../bench/options.js';
import { InterruptedError } from '../bench/interruption.js';
import { describe } from '../bench/report/describe.js';
import { createProgress } from '../bench/report/progress.js';
import { runBench } from '../bench/run-bench.js';
import { loadEnvironment } from '../config/index.js';
import { runCommand, UsageError } from './command.js';

const USAGE = `Usage: npm run bench -- [options]

Measures the three tiers of every query side by side on generated data, what each promise of freshness costs readers
and writers (with DATABASE_URL only), cached hits over HTTP against a bare server, and servers with and without the
query log (with DATABASE_URL only).
Works in a database of its own on the server of DATABASE_URL, which it drops afterwards; without DATABASE_URL in the
embedded database in memory. The cached tier is in the Redis of REDIS_URL, or in this process.

  --jobs N        how many jobs to generate, and people, assets and the rest in proportion
                  (default ${JOBS_ON_SERVER} on a server, ${JOBS_EMBEDDED} in the embedded database)
  --rounds N      how often the tiers take turns (default ${DEFAULT_ROUNDS})
  --seconds N     after so many seconds no further round of a query is begun (default ${DEFAULT_SECONDS})
  --only LIST     queries or areas, separated by commas: jobs.with-relations,assets,freshness,http,query-log,walkthrough
  --no-http       leave out what is measured over HTTP
  --json [FILE]   results as JSON into a file, or instead of the table to the standard output
  --help          this text

Ends with code 1 when the tiers of a query do not answer the same.`;

const INTERRUPTED = 130;

await runCommand(USAGE, async (argv) => {
  const options = parse(argv);
  const environment = loadEnvironment();
  if (environment.DATABASE_URL === undefined && options.jobs === undefined) {
    console.error(`DATABASE_URL is not set: measuring the embedded database in memory with ${JOBS_EMBEDDED} jobs.`);
  }
  try {
    const report = await runBench(options, environment, createProgress(process.stderr));
    const json = `${JSON.stringify(report, null, 2)}\n`;
    if (options.json === STANDARD_OUTPUT) {
      process.stdout.write(json);
      return;
    }
    console.log(describe(report));
    if (options.json !== undefined) await writeFile(options.json, json);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    console.error('Interrupted; everything that was made has been removed.');
    process.exit(INTERRUPTED);
  }
});

function parse(argv: readonly string[]): BenchOptions {
  try {
    return parseBenchOptions(argv);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
