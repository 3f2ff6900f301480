import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import cliProgress from 'cli-progress';
import { AppModule } from '../app.module.js';
import { loadEnvironment } from '../config/index.js';
import { Warmer, type WarmOptions, type WarmSummary } from '../ops/index.js';
import { runCommand, UsageError } from './command.js';

const USAGE = `Usage: npm run warm -- [options]

Loads the answers that are asked for most into the cache of REDIS_URL, for every enabled business unit.

  --dry-run           list what would be loaded, and load nothing
  --only LIST         queries or areas, separated by commas: jobs,assets.active
  --max-seconds N     begin nothing more after N seconds
  --help              this text

Ends with code 1 when an item failed; the others are loaded nevertheless.`;

await runCommand(USAGE, async (argv) => {
  const options = parse(argv);
  const environment = { ...loadEnvironment(), CACHE_WARM_ON_START: false, CACHE_WARM_CRON: null };
  if (environment.REDIS_URL === undefined && !options.dryRun) {
    throw new UsageError('Set REDIS_URL: a cache in the process of this command would be gone when it ends');
  }
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(environment), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  try {
    await app.init();
    const summary = await warm(app.get(Warmer), options);
    console.log(describe(summary, options));
    if (summary.failures.length > 0) process.exitCode = 1;
  } finally {
    await app.close();
  }
});

function parse(argv: readonly string[]): WarmOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { 'dry-run': { type: 'boolean' }, only: { type: 'string' }, 'max-seconds': { type: 'string' } },
  });
  const seconds = values['max-seconds'];
  if (seconds !== undefined && !/^\d{1,6}$/.test(seconds))
    throw new UsageError('--max-seconds takes a whole number of seconds');
  const only = values.only
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    dryRun: values['dry-run'] ?? false,
    ...(only === undefined ? {} : { only }),
    ...(seconds === undefined ? {} : { maxSeconds: Number(seconds) }),
  };
}

async function warm(warmer: Warmer, options: WarmOptions): Promise<WarmSummary> {
  const bar = new cliProgress.SingleBar(
    {
      format: 'warming [{bar}] {value}/{total} {query} (unit {tenant})',
      stream: process.stderr,
      hideCursor: true,
      noTTYOutput: false,
    },
    cliProgress.Presets.rect,
  );
  const shown = !options.dryRun && process.stderr.isTTY;
  try {
    return await warmer.run({
      ...options,
      onProgress: (done, total, item) => {
        if (options.dryRun) console.log(`${item.query} unit ${item.tenant} ${JSON.stringify(item.params)}`);
        if (!shown) return;
        if (done === 1) bar.start(total, 0, { query: '', tenant: '' });
        bar.update(done, { query: item.query, tenant: item.tenant });
      },
    });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  } finally {
    bar.stop();
  }
}

function describe(
  { total, loaded, present, skipped, failures, seconds }: WarmSummary,
  { dryRun }: WarmOptions,
): string {
  if (dryRun) return `${total} answers would be asked for.`;
  const lines = failures.map(({ item, reason }) => `failed: ${item.query} unit ${item.tenant}: ${reason}`);
  const head = `${total} answers in ${seconds.toFixed(1)} s: ${loaded} loaded, ${present} already there, ${failures.length} failed, ${skipped} not begun.`;
  return [...lines, head].join('\n');
}
