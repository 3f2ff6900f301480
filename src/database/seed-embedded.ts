import type { MikroORM } from '@mikro-orm/core';
import { embeddedDatabase } from './orm.js';
import { PgliteSink, seedDatabase, type SeedBehaviour, type SeedOptions } from './seeding/index.js';

/**
 * Fills the embedded database behind an ORM.
 * @throws RangeError and SeedRefusedError as {@link seedDatabase}
 */
export async function seedEmbedded(orm: MikroORM, options: SeedOptions, behaviour?: SeedBehaviour): Promise<void> {
  await seedDatabase(new PgliteSink(await embeddedDatabase(orm)), options, behaviour);
}
