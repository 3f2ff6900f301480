import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import { Client } from 'pg';
import { DatabaseConfig } from '../../src/config/index.js';
import { seedEmbedded } from '../../src/database/seed-embedded.js';
import { PostgresSink, seedDatabase, type SeedOptions } from '../../src/database/seeding/index.js';

/** Fills the empty database of an application with generated data, as `npm run db:seed` does. */
export async function fillDatabase(app: INestApplicationContext, options: SeedOptions): Promise<void> {
  const { url } = app.get(DatabaseConfig);
  if (url === undefined) {
    await seedEmbedded(app.get(MikroORM), options);
    return;
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await seedDatabase(new PostgresSink(client), options);
  } finally {
    await client.end();
  }
}
