import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { exitCodeOf, runDoctor } from '../../../src/cli/run-doctor.js';
import { DatabaseConfig, type Environment, parseEnvironment } from '../../../src/config/index.js';
import type { DoctorReport } from '../../../src/ops/doctor/index.js';
import { ON_SERVER } from '../../support/on-server.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

/** The command on a database that somebody configured: on a server, or in a directory. */
const ROOT = resolve(import.meta.dirname, '../../..');
const BASE = { NODE_ENV: 'test', LOG_LEVEL: 'silent', CACHE_MAX_STALENESS_MS: '60000' };

let folder: string;
let environment: Environment;
let owner: TestApp | undefined;
let before: readonly string[];
let report: DoctorReport;
const told: string[] = [];

/** What is in every table, the change log and what the instances agree on included. */
async function contents(app: TestApp): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'tiered_store' order by 1`,
  );
  const sums: string[] = [];
  for (const { name } of tables) {
    const [row] = await app.sql<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from ${name} t`,
    );
    sums.push(`${name} ${row!.sum}`);
  }
  return sums;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const place = ON_SERVER ? {} : { DATA_DIR: join(folder, 'data') };
  owner = await openTestApp({ environment: place });
  before = await contents(owner);
  const { url } = owner.app.get(DatabaseConfig);
  environment = parseEnvironment({ ...BASE, ...place, ...(url === undefined ? {} : { DATABASE_URL: url }) });
  if (!ON_SERVER) await owner.close();
  report = await runDoctor(
    { only: ['joins', 'caching', 'indexes', 'volumes', 'invalidation'], url: undefined, credentials: undefined },
    environment,
    ROOT,
    (text) => told.push(text),
  );
});
afterAll(async () => {
  await owner?.close();
  await rm(folder, { recursive: true });
});

it('goes through the checks that are wanted, and says where it looked', () => {
  expect(report.checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'joins pass',
    'caching pass',
    'indexes pass',
    'volumes warn',
    'invalidation pass',
  ]);
  expect(report.database).toMatch(ON_SERVER ? /^PostgreSQL at \S+, read only$/ : /^embedded, in \S+, read only$/);
  expect(report.application).toBe('freshly booted');
  expect(told).toEqual([
    'starting the application',
    '1/5 joins',
    '2/5 caching',
    '3/5 indexes',
    '4/5 volumes',
    '5/5 invalidation',
    '',
  ]);
});

it('leaves every row of the configured database as it was', async () => {
  const now = ON_SERVER ? owner! : await openTestApp({ environment: { DATA_DIR: join(folder, 'data') }, seed: null });
  expect(await contents(now)).toEqual(before);
  if (now !== owner) await now.close();
});

it('fails by a warning only where that is wanted', () => {
  expect([exitCodeOf(report, false), exitCodeOf(report, true)]).toEqual([0, 1]);
  expect([exitCodeOf({ status: 'pass' }, true), exitCodeOf({ status: 'fail' }, false)]).toEqual([0, 1]);
});

it('says in one line that a directory is not there', async () => {
  const nowhere = parseEnvironment({ ...BASE, DATA_DIR: join(folder, 'nowhere') });
  const run = runDoctor({ only: undefined, url: undefined, credentials: undefined }, nowhere, ROOT, () => undefined);
  await expect(run).rejects.toThrow(/^DATA_DIR \(\S+nowhere\) is not there/);
});
