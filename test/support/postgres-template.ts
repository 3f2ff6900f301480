import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DatabaseConfig, parseEnvironment } from '../../src/config/index.js';
import { migrate } from '../../src/database/migrate.js';
import { createOrm } from '../../src/database/orm.js';
import { WorkScope } from '../../src/tiers/index.js';

/**
 * Databases of one test run on the server that DATABASE_URL names: a template, migrated once, and a clone of it for
 * each test file. All carry the run's prefix; the run's end removes whatever a crashed file left behind.
 */
function runPrefix(): string {
  const prefix = process.env['TEST_RUN_PREFIX'];
  if (prefix === undefined) throw new Error('TEST_RUN_PREFIX is not set: run the tests through jest.config.js.');
  return prefix;
}

function serverUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) throw new Error('DATABASE_URL is not set.');
  return url;
}

/** A clone of the template, which the first caller of the run makes. @returns its URL */
export async function cloneDatabase(): Promise<string> {
  const prefix = runPrefix();
  const name = `${prefix}_${randomBytes(5).toString('hex')}`;
  await onServer(async (client) => {
    // One at a time: the template is made once, and CREATE DATABASE wants it to itself.
    await client.query('select pg_advisory_lock(hashtext($1))', [prefix]);
    const template = `${prefix}_template`;
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) {
      await client.query(`create database ${template}`);
      await migrateDatabase(withDatabase(template));
    }
    await client.query(`create database ${name} template ${template}`);
  });
  return withDatabase(name);
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
}

async function migrateDatabase(url: string): Promise<void> {
  const config = new DatabaseConfig(parseEnvironment({ NODE_ENV: 'test', DATABASE_URL: url }));
  const orm = await createOrm(config, new WorkScope());
  try {
    await migrate(orm, config);
  } finally {
    await orm.close(true);
  }
}

async function onServer(fn: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await fn(client);
  } finally {
    await client.end();
  }
}

function withDatabase(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}
