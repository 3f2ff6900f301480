import { EntityManager } from '@mikro-orm/core';
import { Client } from 'pg';
import { JobRepository } from '../../../src/activity/index.js';
import { DatabaseConfig } from '../../../src/config/index.js';
import { TierComparison } from '../../../src/ops/comparison/tier-comparison.js';
import { tierCostView } from '../../../src/ops/comparison/comparison.dto.js';
import { rawSql } from '../../../src/tiers/index.js';
import { itOnServer } from '../../support/on-server.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

/** A tier that takes too long is not waited for. */
let app: TestApp;
let jobs: JobRepository;

beforeAll(async () => {
  app = await openTestApp({ expectFindings: true });
  jobs = app.app.get(JobRepository, { strict: false });
});
afterEach(() => Reflect.deleteProperty(jobs, 'getActiveJobs'));
afterAll(() => app.close());

const compare = (limitMs: number) => app.app.get(TierComparison, { strict: false }).run('jobs.active', limitMs);

it('stops a tier between two of its statements, says so, and goes on with the others', async () => {
  let asked = 0;
  const em = app.app.get(EntityManager);
  // Without the limit it would ask for ever.
  jobs.getActiveJobs = async () => {
    for (;;) {
      await rawSql(em, 'select 1 as one');
      asked += 1;
    }
  };
  const { tiers } = await compare(500);
  const [standard, optimized] = tiers;
  expect(standard).toMatchObject({ calls: 0, medianMs: null, bytes: null });
  // One may have been under way.
  expect([asked, asked - 1]).toContain(standard?.statements);
  expect(tierCostView(standard!).message).toMatch(
    /^The standard tier was stopped after \d+\.\d s and \d+ statements, without an answer\.$/,
  );
  expect(optimized?.tier).toBe('optimized');
  expect(tierCostView(optimized!).message).toBe(optimized?.stoppedAfterMs === null ? null : expect.any(String));
});

it('lets others have their turn between two statements of it, also where the database is embedded', async () => {
  let turns = 0;
  let ended = false;
  const others = (): void => {
    turns += 1;
    if (!ended) setImmediate(others);
  };
  others();
  const em = app.app.get(EntityManager);
  const seen: number[] = [];
  await app.scope.run({ limitMs: 60_000 }, async () => {
    for (let i = 0; i < 10; i += 1) {
      await rawSql(em, 'select 1 as one');
      seen.push(turns);
    }
  });
  ended = true;
  expect(new Set(seen).size).toBe(seen.length);
});

itOnServer('has the database cut off a statement that takes too long', async () => {
  const em = app.app.get(EntityManager);
  jobs.getActiveJobs = async () => {
    await rawSql(em, 'select pg_sleep(3600)');
    throw new Error('It slept for an hour.');
  };
  const { tiers } = await compare(500);
  expect(tiers[0]?.medianMs).toBeNull();
  const watcher = new Client({ connectionString: app.app.get(DatabaseConfig).url });
  await watcher.connect();
  try {
    const sleeping = `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(3600)%'
      and state = 'active' and pid <> pg_backend_pid()`;
    while ((await watcher.query(sleeping)).rowCount !== 0);
  } finally {
    await watcher.end();
  }
});
