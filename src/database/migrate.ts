import { Client } from 'pg';
import type { DatabaseConfig } from '../config/index.js';
import { repairCapture, WorkScope } from '../tiers/index.js';
import { DatabaseUnavailableError } from './database-error.js';
import { savePreparedImage } from './embedded.js';
import { isRightMissing, missingGrants } from './missing-rights.js';
import { closeOrm, createOrm, embeddedDatabase, type MikroORM } from './orm.js';
import { trackedTables } from './tracked-tables.js';

/**
 * Brings the schema up to date, and puts triggers of the change capture back that somebody removed, disabled or changed;
 * does nothing when there is nothing to do. Several processes may try at once: one works, the others wait.
 *
 * @param orm a connection to the database that `config` names
 * @returns what was done, in order: the names of the migrations that ran, `capture of <table>` for what was put back
 * @throws DatabaseUnavailableError one line that says which rights the database user lacks, and how to grant them
 */
export async function migrate(orm: MikroORM, config: DatabaseConfig): Promise<string[]> {
  if (config.url !== undefined) {
    return onServer(config, config.url, (patient) =>
      explainingRights(patient, async () => [...(await up(patient)), ...(await repair(patient))]),
    );
  }
  const ran = await up(orm);
  // The image holds what the migrations made and no repair, which would hide what they lack from db:capture.
  if (config.dataDir === undefined && ran.length > 0) await savePreparedImage(await embeddedDatabase(orm));
  return [...ran, ...(await repair(orm))];
}

/**
 * Takes back the last migration.
 * @returns its name; an empty list when there was none to take back
 */
export async function migrateDown(orm: MikroORM, config: DatabaseConfig): Promise<string[]> {
  return config.url === undefined ? down(orm) : onServer(config, config.url, down);
}

/** The names of the migrations that have not run yet, in order. */
export async function pendingMigrations(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.getPending()).map(({ name }) => name);
}

async function up(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.up()).map(({ name }) => name);
}

async function repair(orm: MikroORM): Promise<string[]> {
  const tables = await repairCapture(orm.em.getConnection(), trackedTables(orm));
  return tables.map(({ name }) => `capture of ${name}`);
}

async function explainingRights<T>(orm: MikroORM, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRightMissing(error)) throw error;
    throw DatabaseUnavailableError.forbidden(await missingGrants(orm), error);
  }
}

async function down(orm: MikroORM): Promise<string[]> {
  return (await orm.migrator.down()).map(({ name }) => name);
}

/** On connections of its own, because the statement timeout of the others is meant for requests, not for building indexes. */
async function onServer<T>(config: DatabaseConfig, url: string, work: (orm: MikroORM) => Promise<T>): Promise<T> {
  const lock = new Client({ connectionString: url, application_name: `${config.applicationName}-migrate` });
  await lock.connect();
  try {
    await lock.query("select pg_advisory_lock(hashtextextended('schema_migrations', 0))");
    const patient = config.withoutStatementTimeout();
    const orm = await createOrm(patient, new WorkScope());
    try {
      return await work(orm);
    } finally {
      await closeOrm(orm, patient);
    }
  } finally {
    await lock.end();
  }
}
