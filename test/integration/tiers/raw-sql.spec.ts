import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rawSql } from '../../../src/tiers/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

describe('hand-written SQL', () => {
  let db: TestDatabase;
  let bu: number;

  beforeAll(async () => {
    db = await openTestDatabase();
    bu = await db.insert('onboarding_bt', { bucode: 'BU001', buname: 'One' });
  });
  afterAll(() => db.close());

  it('is refused for a tenant when it forgets the tenant of a table that has one', async () => {
    const forgetful = db.as(bu, () => rawSql(db.em, "select id from activity_asset a where a.name = 'secret'"));
    await expect(forgetful).rejects.toMatchObject({
      code: 'E_TENANT_FORGOTTEN',
      message: expect.stringMatching(/ bu_id: select id from activity_asset a where a\.name = \?$/),
    });
  });

  it('runs when it names the tenant, or a table without one', async () => {
    expect(await db.as(bu, () => rawSql(db.em, 'select id from activity_asset where bu_id = ?', [bu]))).toEqual([]);
    expect(await db.as(bu, () => rawSql(db.em, 'select buname from onboarding_bt'))).toEqual([{ buname: 'One' }]);
  });

  it('goes through this one door: nothing else gets past the tenant filter', async () => {
    const source = resolve(import.meta.dirname, '../../../src');
    const bypasses: string[] = [];
    for (const name of await readdir(source, { recursive: true })) {
      // Schema, seeding, measuring, explaining and connecting are about all tenants, or about none.
      if (
        !name.endsWith('.ts') ||
        /^(database|bench|cli|tiers\/plan|tiers\/plan-quality)\/|\.spec\.ts$|^tiers\/query\/raw-sql\.ts$/.test(name)
      )
        continue;
      const text = await readFile(join(source, name), 'utf8');
      if (/createQueryBuilder|\.qb\(|getKysely|\.getConnection\(\)\.execute|\.getDriver\(\)/.test(text))
        bypasses.push(name);
    }
    expect(bypasses).toEqual([]);
  });
});
