import { MikroORM as CoreORM, type Options } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM as PgliteORM, type PgliteConnection, defineConfig as definePgliteConfig } from '@mikro-orm/pglite';
import { MikroORM as PostgresORM, defineConfig as definePostgresConfig } from '@mikro-orm/postgresql';
import type { PGlite } from '@electric-sql/pglite';
import { types } from 'pg';
import type { DatabaseConfig } from '../config/index.js';
import { ENTITIES } from '../model/index.js';
import { AuditSubscriber } from './audit.subscriber.js';
import {
  observeConnection,
  ReadSubscriber,
  statementLoggerFactory,
  type WorkScope,
  WriteGuard,
} from '../tiers/index.js';
import { DatabaseUnavailableError } from './database-error.js';
import { closeEmbedded, openEmbedded } from './embedded.js';
import { releaseLostClients } from './lost-clients.js';
import { MIGRATIONS } from './migrations/index.js';

/** Ids are bigint in the database and numbers here: a row would need 285 years at a million a second to pass 2^53. */
const INT8 = 20;
types.setTypeParser(INT8, Number);

export type { CoreORM as MikroORM };

export interface OrmOptions {
  /**
   * Who is recorded as the writer of every change: an instance that tells the caches of its own writes. Absent: a
   * program like any other, whose writes the running instances pick up at once.
   */
  readonly origin?: string;
  /** Whether logs of units of work may watch what is read of entities. */
  readonly watchReads?: boolean;
}

/**
 * Connects MikroORM to the configured database: a PostgreSQL server, or the embedded one.
 *
 * @param scope becomes the source of the EntityManager that injected repositories work with
 * @throws DatabaseUnavailableError one line that says what could not be reached or opened
 */
export async function createOrm(
  config: DatabaseConfig,
  scope: WorkScope,
  { origin = '', watchReads = false }: OrmOptions = {},
): Promise<CoreORM> {
  const { url } = config;
  const options = commonOptions(scope, watchReads);
  const orm =
    url === undefined
      ? await createEmbedded(config, options, origin)
      : await createServer(config, url, options, origin);
  scope.attach(orm.em);
  observeConnection(orm.em, scope);
  return orm;
}

/** Closes every connection, and the embedded database with them. */
export async function closeOrm(orm: CoreORM, config: DatabaseConfig): Promise<void> {
  const embedded = config.embedded ? await embeddedDatabase(orm) : undefined;
  await orm.close();
  // MikroORM leaves an instance that it was handed to its owner.
  if (embedded) await closeEmbedded(embedded);
}

/** The embedded database behind an ORM that runs on one. */
export async function embeddedDatabase(orm: CoreORM): Promise<PGlite> {
  return (orm.em.getConnection() as unknown as PgliteConnection).getNativeClient();
}

function commonOptions(scope: WorkScope, watchReads: boolean): Partial<Options> {
  return {
    entities: ENTITIES,
    extensions: [Migrator],
    migrations: { migrationsList: MIGRATIONS, tableName: 'schema_migrations', snapshot: false, silent: true },
    subscribers: [
      new AuditSubscriber(scope),
      new WriteGuard(scope),
      ...(watchReads ? [new ReadSubscriber(scope)] : []),
    ],
    context: () => scope.entityManager(),
    loggerFactory: statementLoggerFactory(scope),
    timezone: 'UTC',
    // A misspelt DATABASE_URL must not make a database.
    ensureDatabase: false,
    ignoreUndefinedInQuery: false,
    // Composite foreign keys keep a reference inside its tenant, so a reference need not be joined to be trusted.
    autoJoinRefsForFilters: false,
  };
}

async function createServer(
  config: DatabaseConfig,
  url: string,
  options: Partial<Options>,
  origin: string,
): Promise<CoreORM> {
  const settings = [
    ...(origin === '' ? [] : [`tiered.origin=${origin}`]),
    ...(config.readOnly ? ['default_transaction_read_only=on'] : []),
  ];
  const orm = (await PostgresORM.init(
    definePostgresConfig({
      ...(options as object),
      clientUrl: url,
      pool: { min: config.poolMin, max: config.poolMax },
      driverOptions: {
        application_name: config.applicationName,
        statement_timeout: config.statementTimeoutMs,
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
        onPoolCreated: releaseLostClients,
        ...(settings.length === 0 ? {} : { options: settings.map((setting) => `-c ${setting}`).join(' ') }),
      },
    }),
  )) as unknown as CoreORM;
  try {
    await orm.em.getConnection().execute('select 1');
  } catch (error) {
    await orm.close(true).catch(() => undefined);
    throw DatabaseUnavailableError.server(url, error);
  }
  return orm;
}

async function createEmbedded(config: DatabaseConfig, options: Partial<Options>, origin: string): Promise<CoreORM> {
  let database: PGlite;
  try {
    database = await openEmbedded(config.dataDir);
    await database.query(`select set_config('tiered.origin', $1, false)`, [origin]);
    if (config.readOnly) await database.query('set default_transaction_read_only = on');
  } catch (error) {
    throw DatabaseUnavailableError.directory(config.dataDir, error);
  }
  const orm = await PgliteORM.init(
    definePgliteConfig({
      ...(options as object),
      dbName: 'postgres',
      driverOptions: { pglite: database },
    }),
  );
  return orm;
}
