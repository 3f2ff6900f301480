import { MikroORM } from '@mikro-orm/core';
import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../app.factory.js';
import type { Environment } from '../../config/index.js';
import { seedEmbedded } from '../../database/seed-embedded.js';
import type { SeedOptions } from '../../database/seeding/index.js';
import { observe } from '../query-log/observe.js';
import { serveProcess } from './serve-process.js';

/** What the server works on. */
export interface ApiServerStart {
  readonly environment: Environment;
  /** The data of an embedded database, which is this process's own; absent: the database has them already. */
  readonly seed: SeedOptions | undefined;
}

let served: INestApplication | undefined;

const start = async ({ environment, seed }: ApiServerStart): Promise<number> => {
  const app = await createApp(environment);
  served = app;
  if (seed) await seedEmbedded(app.get(MikroORM), seed);
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as { port: number }).port;
};

serveProcess(start, (on) => served && observe(served, on));
