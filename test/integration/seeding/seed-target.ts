import { Client } from 'pg';
import { DatabaseConfig, parseEnvironment } from '../../../src/config/index.js';
import { migrate } from '../../../src/database/migrate.js';
import { closeOrm, createOrm, embeddedDatabase } from '../../../src/database/orm.js';
import { PgliteSink, PostgresSink, type SeedSink } from '../../../src/database/seeding/index.js';
import { WorkScope } from '../../../src/tiers/index.js';
import { testEnvironment } from '../../support/test-database.js';

type Row = Record<string, unknown>;

/** A migrated, empty database and the sink that a seeding of it would use. */
export interface SeedTarget {
  readonly sink: SeedSink;
  query(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

/** The embedded database, or a database of its own on the server that DATABASE_URL names. */
export async function openSeedTarget(): Promise<SeedTarget> {
  const { variables, cleanUp } = await testEnvironment();
  const config = new DatabaseConfig(parseEnvironment(variables));
  return config.url === undefined ? openEmbedded(config) : openServer(config.url, cleanUp);
}

async function openEmbedded(config: DatabaseConfig): Promise<SeedTarget> {
  const orm = await createOrm(config, new WorkScope());
  await migrate(orm, config);
  const database = await embeddedDatabase(orm);
  return {
    sink: new PgliteSink(database),
    query: async (sql) => (await database.query<Row>(sql)).rows,
    close: () => closeOrm(orm, config),
  };
}

async function openServer(url: string, cleanUp: () => Promise<void>): Promise<SeedTarget> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    sink: new PostgresSink(client),
    query: async (sql) => (await client.query<Row>(sql)).rows,
    async close() {
      await client.end();
      await cleanUp();
    },
  };
}
