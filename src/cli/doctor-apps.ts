import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { MikroORM } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.factory.js';
import { DatabaseConfig, type Environment } from '../config/index.js';
import { seedEmbedded } from '../database/seed-embedded.js';
import { demoSeedOptions } from '../database/seeding/index.js';
import { UsageError } from './command.js';

const KEY_BYTES = 48;

/** What every application of the doctor runs with: all is looked at, nothing runs by itself, nothing is logged. */
function quiet(environment: Environment): Environment {
  return {
    ...environment,
    // Other instances are not to notice this one, and their cache is not to hold what it loaded.
    REDIS_URL: undefined,
    JWT_SECRET: randomBytes(KEY_BYTES).toString('base64url'),
    CACHE_WARM_ON_START: false,
    CACHE_WARM_CRON: null,
    QUERY_LOG: 'full',
    QUERY_LOG_SAMPLE: 1,
    LOG_LEVEL: 'silent',
    LOG_PRETTY: false,
  };
}

/** The applications that the doctor boots: one on the configured database, and one on data of its own. */
export class DoctorApps {
  readonly #environment: Environment;
  #configured: Promise<NestFastifyApplication> | undefined;
  #laboratory: Promise<NestFastifyApplication> | undefined;

  constructor(environment: Environment) {
    this.#environment = quiet(environment);
  }

  /** Whether the configured database is none but the one in memory, which belongs to the doctor. */
  get ownData(): boolean {
    return this.#environment.DATABASE_URL === undefined && this.#environment.DATA_DIR === undefined;
  }

  /**
   * An application on the configured database, which refuses it every write; where none is configured, {@link laboratory}.
   * @throws DatabaseUnavailableError, UsageError
   */
  configured(): Promise<NestFastifyApplication> {
    if (this.ownData) return this.laboratory();
    const { dataDir, embedded } = new DatabaseConfig(this.#environment);
    if (embedded && dataDir !== undefined && !existsSync(dataDir)) {
      throw new UsageError(`DATA_DIR (${dataDir}) is not there: npm start makes it, npm run db:seed fills it`);
    }
    this.#configured ??= boot({ ...this.#environment, DATABASE_READ_ONLY: true });
    return this.#configured;
  }

  /** An application on demo data in memory, where writes may be tried. */
  laboratory(): Promise<NestFastifyApplication> {
    this.#laboratory ??= boot(
      { ...this.#environment, DATABASE_URL: undefined, DATA_DIR: undefined, DATABASE_READ_ONLY: false },
      async (app) => {
        await seedEmbedded(app.get(MikroORM), demoSeedOptions());
      },
    );
    return this.#laboratory;
  }

  async close(): Promise<void> {
    for (const booted of [this.#configured, this.#laboratory]) {
      const app = await booted?.catch(() => undefined);
      await app?.close();
    }
  }
}

async function boot(
  environment: Environment,
  fill: (app: NestFastifyApplication) => Promise<void> = () => Promise.resolve(),
): Promise<NestFastifyApplication> {
  const app = await createApp(environment);
  try {
    await fill(app);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}
