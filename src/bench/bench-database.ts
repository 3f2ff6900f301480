import { randomBytes } from 'node:crypto';
import { EntityManager, MikroORM } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { createClient } from 'redis';
import { type Environment, packageName } from '../config/index.js';
import { DatabaseUnavailableError } from '../database/database-error.js';
import { seedEmbedded } from '../database/seed-embedded.js';
import {
  defaultSeedOptions,
  PostgresSink,
  type SeedOptions,
  type SeedProgress,
  seedDatabase,
} from '../database/seeding/index.js';
import { rawSql, WorkScope } from '../tiers/index.js';

const UNITS = 10;
const JOBS_PER_PERSON = 100;
const JOBS_PER_ASSET = 20;
const PEOPLE_AT_LEAST = 5 * UNITS;
const ASSETS_AT_LEAST = 10 * UNITS;
/** An answer that the limit meant for requests would cut off is one to measure. */
const PATIENT_MS = 60_000;
/** A machine under load may pause Redis for longer than production would want to wait; a miss is no measurement of a hit. */
const REDIS_PATIENT_MS = 2_000;

/** A realistic set of data around so many jobs. The same rows for the same number in the same minute. */
export function benchSeed(jobs: number): SeedOptions {
  const { seed, now } = defaultSeedOptions();
  return {
    bus: UNITS,
    people: Math.max(PEOPLE_AT_LEAST, Math.round(jobs / JOBS_PER_PERSON)),
    assets: Math.max(ASSETS_AT_LEAST, Math.round(jobs / JOBS_PER_ASSET)),
    jobs,
    seed,
    now,
  };
}

/**
 * Where a benchmark works: a database of its own on the server of DATABASE_URL, or the embedded one in memory, and a
 * prefix of its own in the Redis of REDIS_URL. Nothing of it is left after {@link remove}.
 */
export class BenchDatabase {
  /** The environment of an application that works there. */
  readonly environment: Environment;

  private constructor(
    given: Environment,
    private readonly server: { readonly url: string; readonly name: string } | undefined,
  ) {
    this.environment = {
      ...given,
      DATABASE_URL: server && withDatabase(server.url, server.name),
      DATA_DIR: undefined,
      DATABASE_MIGRATE_ON_START: true,
      DATABASE_STATEMENT_TIMEOUT_MS: PATIENT_MS,
      REDIS_PREFIX: `bench-${randomBytes(6).toString('hex')}:`,
      REDIS_TIMEOUT_MS: REDIS_PATIENT_MS,
      CACHE_WARM_ON_START: false,
      CACHE_WARM_CRON: null,
      LOG_LEVEL: 'error',
      // As in production; what a developer is told besides costs more than what is measured.
      QUERY_LOG: given.QUERY_LOG ?? 'on',
    };
  }

  /**
   * @param template whose contents it begins with, on a server; nobody may be connected to it
   * @throws DatabaseUnavailableError when the server cannot be used
   */
  static async create(given: Environment, template?: BenchDatabase): Promise<BenchDatabase> {
    const url = given.DATABASE_URL;
    if (url === undefined) return new BenchDatabase(given, undefined);
    const name = `${packageName.replaceAll('-', '_')}_bench_${randomBytes(5).toString('hex')}`;
    const contents = template?.server ? ` template ${template.server.name}` : '';
    try {
      await onServer(url, (client) => client.query(`create database ${name}${contents}`));
      if (template?.server) await onServer(withDatabase(url, name), forgetStore);
    } catch (error) {
      throw DatabaseUnavailableError.server(url, error);
    }
    return new BenchDatabase(given, { url, name });
  }

  /** Fills the database, which `app` has brought up to date. */
  async seed(
    app: INestApplicationContext,
    options: SeedOptions,
    onProgress: (progress: SeedProgress) => void,
  ): Promise<void> {
    const url = this.environment.DATABASE_URL;
    if (url === undefined) {
      await seedEmbedded(app.get(MikroORM), options, { onProgress });
    } else {
      await onServer(url, (client) => seedDatabase(new PostgresSink(client), options, { onProgress }));
    }
  }

  /** The kind of the database and of the store of the cached tier, for the report. */
  async kind(app: INestApplicationContext): Promise<{ database: string; cache: string }> {
    const [row] = await app
      .get(WorkScope)
      .run({}, () => rawSql<{ server_version: string }>(app.get(EntityManager), 'show server_version'));
    const version = row?.server_version.split(' ')[0] ?? '';
    return {
      database: `PostgreSQL ${version}${this.server ? '' : ', embedded'}`,
      cache: this.environment.REDIS_URL === undefined ? 'in process' : 'Redis',
    };
  }

  /** Drops the database, whoever is still connected, and the keys in Redis. */
  async remove(): Promise<void> {
    const { server, environment } = this;
    if (server) {
      await onServer(server.url, (client) => client.query(`drop database if exists ${server.name} with (force)`));
    }
    if (environment.REDIS_URL !== undefined) await removeKeys(environment.REDIS_URL, environment.REDIS_PREFIX);
  }
}

async function onServer<T>(url: string, fn: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: `${packageName}-bench` });
  // A connection that the server ends while it is idle would otherwise end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** What others agreed to keep their answers in is not the copy's. */
async function forgetStore(client: Client): Promise<void> {
  await client.query('update tiered_store set identity = null, epoch = null');
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Keys of a benchmark are few; scanning for them is fine here, and only here. */
async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1_000 })) {
      if (keys.length > 0) await client.unlink(keys);
    }
  } finally {
    await client.close();
  }
}
