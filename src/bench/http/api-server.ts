import { MikroORM } from '@mikro-orm/core';
import { createApp } from '../../app.factory.js';
import type { Environment } from '../../config/index.js';
import { embeddedDatabase } from '../../database/orm.js';
import { PgliteSink, seedDatabase, type SeedOptions } from '../../database/seeding/index.js';
import { serveProcess } from './serve-process.js';

/** What the server works on. */
export interface ApiServerStart {
  readonly environment: Environment;
  /** The data of an embedded database, which is this process's own; absent: the database has them already. */
  readonly seed: SeedOptions | undefined;
}

serveProcess(async ({ environment, seed }: ApiServerStart): Promise<number> => {
  const app = await createApp(environment);
  if (seed) await seedDatabase(new PgliteSink(await embeddedDatabase(app.get(MikroORM))), seed);
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as { port: number }).port;
});
