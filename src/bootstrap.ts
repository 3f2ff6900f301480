import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  CacheConfig,
  DatabaseConfig,
  type Environment,
  HttpConfig,
  loadEnvironment,
  packageName,
  packageVersion,
} from './config/index.js';

// The application itself is imported when it is clear that it can start: loading it takes longer than finding that out.

const USAGE = `Usage: node dist/main.js [--demo]

Serves the API. Everything else is said by environment variables; .env.example lists them.

  --demo   fill an empty embedded database with demo data, and print their logins
  --help   this text`;

const FAILED = 1;
const MISUSED = 2;
const SIGNAL_BASE = 128;
const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
/** A terminal, a shell and npm may each pass the same Ctrl-C on. */
const SAME_SIGNAL_MS = 500;
const SHUTDOWN_LIMIT_MS = 15_000;

/** Starts the server; ends the process with one line when that cannot be. */
export async function bootstrap(argv: readonly string[]): Promise<void> {
  let app: NestFastifyApplication | undefined;
  try {
    const demo = parse(argv);
    if (demo === undefined) return;
    const environment = loadEnvironment();
    const http = new HttpConfig(environment);
    await claimPort(http);
    const { createApp } = await import('./app.factory.js');
    app = await createApp(environment);
    endOnSignals(app);
    if (demo && new DatabaseConfig(environment).embedded) await seedDemo(app);
    await app.listen(http.port, http.host);
    announce(environment, await app.getUrl(), demo);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    await app?.close().catch(() => undefined);
    process.exit(isMisuse(error) ? MISUSED : FAILED);
  }
}

/** @returns whether the demo is wanted; undefined when there is nothing to start */
function parse(argv: readonly string[]): boolean | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: { demo: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (!values.help) return values.demo;
  process.stdout.write(`${USAGE}\n`);
  return undefined;
}

/** Finds out about a taken port before seconds go into a database that would serve nobody. */
async function claimPort({ port, host }: HttpConfig): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
  });
}

async function seedDemo(app: NestFastifyApplication): Promise<void> {
  const { MikroORM } = await import('@mikro-orm/core');
  const { seedEmbedded } = await import('./database/seed-embedded.js');
  const { demoSeedOptions, SeedRefusedError } = await import('./database/seeding/index.js');
  try {
    await seedEmbedded(app.get(MikroORM), demoSeedOptions());
  } catch (error) {
    if (!(error instanceof SeedRefusedError)) throw error;
  }
}

function announce(environment: Environment, listening: string, demo: boolean): void {
  const url = listening.replace(/\/\/(0\.0\.0\.0|127\.0\.0\.1|\[::1?\])/, '//localhost');
  const database = new DatabaseConfig(environment);
  const cache = new CacheConfig(environment);
  const place = database.dataDir ?? 'in memory: gone when this process ends, unless DATA_DIR names a directory';
  const lines = [
    `${packageName} ${packageVersion} is ready at ${url}`,
    `  API documentation  ${url}/docs`,
    `  operations page    ${url}/ops`,
    `  database           ${database.embedded ? `embedded PostgreSQL, ${place}` : 'PostgreSQL'}`,
    `  cache              ${cache.redisUrl === undefined ? 'in this process' : 'Redis'}`,
  ];
  if (demo && database.embedded) {
    lines.push(`  logins             admin-BU001, manager-BU001, worker-BU001 (also BU002, BU003)`);
    lines.push('  password           demo');
  } else if (demo) {
    lines.push('  demo data          only for the embedded database; npm run db:seed fills this one');
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * SIGINT, SIGTERM, or the end of the process that started this one: no new requests, those under way are finished, the
 * database and Redis are closed. Once more: at once.
 */
function endOnSignals(app: NestFastifyApplication): void {
  let endingSince: number | undefined;
  const end = (code: number): void => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > SAME_SIGNAL_MS) process.exit(code);
      return;
    }
    endingSince = performance.now();
    setTimeout(() => process.exit(FAILED), SHUTDOWN_LIMIT_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(FAILED);
      },
    );
  };
  for (const [signal, number] of Object.entries(SIGNALS)) process.on(signal, () => end(SIGNAL_BASE + number));
  process.on('disconnect', () => end(FAILED));
}

/** One line about what the world refused; a fault of this program comes with its stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE')
    return `Port ${port} is already in use: stop the other program, or set PORT to a free one.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} needs rights that this user lacks: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST must be an address of this machine${address === undefined ? '' : ` (${address} is none)`}, or 0.0.0.0 for all.`;
  }
  const line = error.message.replaceAll(/\s+/g, ' ');
  if (isMisuse(error)) return `${line} (--help shows the options)`;
  return code === undefined ? (error.stack ?? line) : line;
}

function isMisuse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
