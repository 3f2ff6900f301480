import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EntityManager } from '@mikro-orm/core';
import { DatabaseConfig } from '../../../src/config/index.js';
import { CachedAssetRepository } from '../../../src/assets/index.js';
import { rawSql } from '../../../src/tiers/index.js';
import { ON_SERVER } from '../../support/on-server.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';

/** An application that may only look at a database (DATABASE_READ_ONLY), where another one wrote before. */
let folder: string;
let writer: TestApp | undefined;
let reader: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-only-'));
  writer = await openTestApp({ environment: ON_SERVER ? {} : { DATA_DIR: join(folder, 'data') }, seed: SEED });
  await writer.sql('alter table activity_asset disable trigger tiered_update');
  const { url } = writer.app.get(DatabaseConfig);
  if (!ON_SERVER) {
    await writer.close();
    writer = undefined;
  }
  const where = url === undefined ? { DATA_DIR: join(folder, 'data') } : { DATABASE_URL: url };
  reader = await openTestApp({ environment: { ...where, DATABASE_READ_ONLY: 'true' }, seed: null });
});
afterAll(async () => {
  await reader.close();
  await writer?.close();
  await rm(folder, { recursive: true });
});

const SEED = { bus: 1, people: 3, assets: 4, jobs: 2 };
const inWork = <T>(fn: () => Promise<T>): Promise<T> => reader.scope.run({ tenant: 1 }, fn);

it('starts although changes are not captured, because it caches nothing', async () => {
  const { active } = reader.app.get(CachedAssetRepository, { strict: false });
  const ask = async () => (await inWork(() => active.answer({ limit: 10 }))).outcome.kind;
  expect([await ask(), await ask()]).toEqual(['bypass', 'bypass']);
});

it('is refused every write by the database itself', async () => {
  const em = reader.app.get(EntityManager);
  const write = inWork(() => rawSql(em, 'update activity_asset set assetname = ? where bu_id = ?', ['x', 1]));
  await expect(write).rejects.toMatchObject({ code: '25006' });
  // Who logs in is written down.
  expect((await reader.login('admin-BU001')).status).toBe(503);
});

it('answers what it is asked', async () => {
  const count = await reader.scope.run({}, () =>
    rawSql<{ count: number }>(reader.app.get(EntityManager), 'select count(*)::int as count from activity_asset'),
  );
  expect(count).toEqual([{ count: 4 }]);
});
