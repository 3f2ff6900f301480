import { Client } from 'pg';

/** Removes every database of this run, also those of files that crashed. */
export default async function globalTeardown() {
  const { DATABASE_URL: connectionString, TEST_RUN_PREFIX: prefix } = process.env;
  if (!connectionString) return;
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [prefix]);
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  } finally {
    await client.end();
  }
}
