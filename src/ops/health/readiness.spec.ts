import type { EntityManager } from '@mikro-orm/core';
import { type ChangeFeed, type TiersStatus, WorkScope } from '../../tiers/index.js';
import { Readiness } from './readiness.js';

const report = () => ({ redis: null, bypass: null });

/** Of a database that its two ways answer like this. */
function readiness(watch: () => Promise<unknown>, pool: () => Promise<unknown>): Readiness {
  const em = {
    getFilterParams: () => undefined,
    getTransactionContext: () => undefined,
    getDriver: () => ({ execute: pool }),
  };
  return new Readiness(
    em as unknown as EntityManager,
    new WorkScope(),
    { report } as unknown as TiersStatus,
    { run: watch } as unknown as ChangeFeed,
  );
}

const answers = () => Promise.resolve([]);
const fails = () => Promise.reject(new Error('gone'));
const busy = () => Promise.withResolvers<never>().promise;

it.each([
  ['up while all connections for requests are busy', answers, busy, { database: 'up', status: 'ok' }],
  ['up where nothing is watched, and the pool answers', fails, answers, { database: 'up', status: 'ok' }],
  ['down when no way leads to it', fails, fails, { database: 'down', status: 'down' }],
])('says that the database is %s', async (_what, watch, pool, expected) => {
  expect(await readiness(watch, pool).check()).toMatchObject(expected);
});
