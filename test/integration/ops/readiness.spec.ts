import { EntityManager } from '@mikro-orm/core';
import { Client } from 'pg';
import { DatabaseConfig } from '../../../src/config/index.js';
import { rawSql } from '../../../src/tiers/index.js';
import { itOnServer } from '../../support/on-server.js';
import { openTestApp } from '../../support/test-app.js';

const POOL = 3;
const KEY = 7;

// The embedded database has one connection, and nobody else who could hold it.
itOnServer('is ready while every connection of the pool waits for a lock', async () => {
  const app = await openTestApp({ environment: { DATABASE_POOL_MAX: String(POOL) } });
  const holder = new Client({ connectionString: app.app.get(DatabaseConfig).url });
  await holder.connect();
  try {
    await holder.query('select pg_advisory_lock($1)', [KEY]);
    const em = app.app.get(EntityManager);
    const waiting = Array.from({ length: POOL }, () =>
      app.scope.run({}, () => rawSql(em, 'select pg_advisory_xact_lock(?)', [KEY])),
    );
    const { status, json } = await app.request('GET', '/health/ready');
    expect([status, json.database]).toEqual([200, 'up']);
    await holder.query('select pg_advisory_unlock($1)', [KEY]);
    await Promise.all(waiting);
  } finally {
    await holder.end();
    await app.close();
  }
});
