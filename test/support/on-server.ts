/** Whether the suite runs on a PostgreSQL server (`DATABASE_URL`); else every test has an embedded database. */
export const ON_SERVER = process.env['DATABASE_URL'] !== undefined;

/** A test that needs the server: counted as skipped where there is none. */
export const itOnServer = ON_SERVER ? it : it.skip;
