import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../app.module.js';
import { parseEnvironment } from '../config/index.js';
import { seedEmbedded } from '../database/seed-embedded.js';
import { demoSeedOptions } from '../database/seeding/index.js';
import { Clock, FixedClock } from '../tiers/index.js';

/** Data and clock stand at this instant, so that every run finds the same. */
const NOW = '2026-06-15T12:00:00.000Z';

/** Whatever the environment says, the embedded database in memory and a cache in this process. */
const VARIABLES = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'silent',
  CACHE_WARM_ON_START: 'false',
  CACHE_WARM_CRON: 'off',
  CACHE_AUDIT_RATE: '0',
  // A busy machine may pause for longer than production would want to wait.
  CACHE_MAX_STALENESS_MS: '60000',
};

/** Runs `fn` with the whole application on demo data, and closes it. */
export async function withSnapshotApp<T>(fn: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const app = await Test.createTestingModule({ imports: [AppModule.forRoot(parseEnvironment(VARIABLES))] })
    .overrideProvider(Clock)
    .useValue(new FixedClock(NOW))
    .compile();
  try {
    app.useLogger(false);
    await seedEmbedded(app.get(MikroORM), demoSeedOptions(new Date(NOW)));
    await app.init();
    return await fn(app);
  } finally {
    await app.close();
  }
}
