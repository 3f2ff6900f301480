import { Test } from '@nestjs/testing';
import { EntityManager } from '@mikro-orm/core';
import { Client } from 'pg';
import { ConfigModule, parseEnvironment } from '../../../src/config/index.js';
import { DatabaseModule } from '../../../src/database/database.module.js';
import { migrate } from '../../../src/database/migrate.js';
import { trackedTables } from '../../../src/database/tracked-tables.js';
import { inspectCapture, verifyCapture, WorkScope } from '../../../src/tiers/index.js';
import { testEnvironment } from '../../support/test-database.js';
import { type CaptureDatabase, openCaptureDatabase } from './capture.fixture.js';

describe('the triggers of a migrated database', () => {
  let db: CaptureDatabase;

  const verify = () => verifyCapture(db.orm.em.getConnection(), trackedTables(db.orm));
  const repair = () => migrate(db.orm, db.config);

  beforeAll(async () => {
    db = await openCaptureDatabase();
  });
  afterAll(() => db.close());

  it('are on every table of the model but that of the signing key', () => {
    const tables = trackedTables(db.orm);
    const all = [...db.orm.getMetadata().getAll().values()].filter((meta) => !meta.abstract);
    expect(tables.map(({ name }) => name)).toEqual(
      all
        .map(({ tableName }) => tableName)
        .filter((name) => name !== 'auth_signing_key')
        .toSorted(),
    );
    expect(tables.filter(({ tenant }) => tenant === undefined).map(({ name }) => name)).toEqual([
      'activity_manufacturer',
      'onboarding_bt',
    ]);
    const filters = (table: string) => tables.find(({ name }) => name === table)?.filters.toSorted();
    expect(filters('activity_job')).toEqual([
      'asset_id',
      'assigned_to_id',
      'pgroup_id',
      'priority',
      'qset_id',
      'site_id',
      'status',
    ]);
    expect(filters('activity_asset')).toEqual([
      'category_id',
      'iscritical',
      'location_id',
      'manufacturer_id',
      'parent_id',
      'status',
    ]);
  });

  it('are checked by one statement', async () => {
    let statements = 0;
    const connection = db.orm.em.getConnection();
    const counted = { execute: (sql: string) => ((statements += 1), connection.execute(sql)) } as typeof connection;
    await verifyCapture(counted, trackedTables(db.orm));
    expect(statements).toBe(1);
  });

  const harm: readonly [what: string, sql: string, message: RegExp][] = [
    [
      'disabled',
      'alter table activity_asset disable trigger tiered_update',
      /tiered_update of the table activity_asset is not enabled.*db:migrate.*alter table public\.activity_asset enable always trigger tiered_update/,
    ],
    [
      'ordinary',
      'alter table activity_job enable trigger tiered_insert',
      /tiered_insert of the table activity_job is not enabled/,
    ],
    [
      'missing',
      'drop trigger tiered_delete on peoples_people',
      /tiered_delete of the table peoples_people is missing.*db:migrate/,
    ],
    [
      'missing with its function',
      'drop function tiered_onboarding_bt_update() cascade',
      /tiered_update of the table onboarding_bt is missing/,
    ],
    [
      'altered',
      `create or replace function tiered_truncate() returns trigger language plpgsql security definer as 'begin return null; end'`,
      /tiered_truncate of the table activity_asset, or its function tiered_truncate, is not what/,
    ],
    [
      'without its rights',
      'alter function tiered_activity_job_update() security invoker',
      /tiered_activity_job_update, is not what/,
    ],
    [
      'conditional',
      `create or replace trigger tiered_insert after insert on activity_category referencing new table as new_rows
       for each statement when (current_user = 'x') execute function tiered_activity_category_insert()`,
      /tiered_insert of the table activity_category/,
    ],
    [
      'of another table',
      `create or replace trigger tiered_insert after insert on activity_category referencing new table as new_rows
       for each statement execute function tiered_activity_location_insert()`,
      /tiered_insert of the table activity_category/,
    ],
  ];

  it.each(harm)('%s: refused at the start, in one line, until the migrations put it back', async (_, sql, message) => {
    await verify();
    await db.query(sql);
    await expect(verify()).rejects.toMatchObject({ code: 'E_CHANGE_CAPTURE', message: expect.stringMatching(message) });
    await expect(verify()).rejects.not.toMatchObject({ message: expect.stringContaining('\n') });
    expect(await repair()).toEqual(expect.arrayContaining([expect.stringMatching(/^capture of /)]));
    await verify();
    expect(await repair()).toEqual([]);
    const broken = await inspectCapture(db.orm.em.getConnection(), trackedTables(db.orm));
    expect(broken).toEqual([]);
  });

  it('of a newer version pass: an instance of the version before may still start', async () => {
    const tables = trackedTables(db.orm).map((table) => ({ ...table, columns: table.columns.slice(0, -1) }));
    await verifyCapture(db.orm.em.getConnection(), tables);
    const outdated = await inspectCapture(db.orm.em.getConnection(), tables);
    expect(new Set(outdated.map(({ reason }) => reason))).toEqual(new Set(['outdated']));
    expect(outdated).toHaveLength(tables.length);
  });

  it('are gone after the migration is taken back', async () => {
    const left = `select (select count(*)::int from pg_trigger where tgname like 'tiered%') as triggers,
      (select count(*)::int from pg_proc where proname like 'tiered%') as functions,
      (select count(*)::int from pg_class where relname like 'tiered%') as tables`;
    await db.orm.migrator.down({ to: '0005-signing-key' });
    expect(await db.query(left)).toEqual([{ triggers: 0, functions: 0, tables: 0 }]);
    await db.orm.migrator.up();
    await verify();
  });
});

describe('a starting instance', () => {
  it('has verified triggers, and its own origin on every connection', async () => {
    const { variables, cleanUp } = await testEnvironment();
    const environment = parseEnvironment(variables);
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(environment), DatabaseModule],
    }).compile();
    try {
      const rows: unknown = await module
        .get(EntityManager)
        .getConnection()
        .execute(`select current_setting('tiered.origin') as origin`);
      expect(rows).toEqual([{ origin: module.get(WorkScope).instance }]);
    } finally {
      await module.close();
      await cleanUp();
    }
  });

  if (process.env['DATABASE_URL'] !== undefined) {
    it('refuses a database in which a trigger is switched off', async () => {
      const { variables, cleanUp } = await testEnvironment();
      const client = new Client({ connectionString: variables['DATABASE_URL'] });
      await client.connect();
      await client.query('alter table activity_asset disable trigger tiered_update');
      await client.end();
      const environment = parseEnvironment({ ...variables, DATABASE_MIGRATE_ON_START: 'false' });
      const imports = [ConfigModule.forRoot(environment), DatabaseModule];
      await expect(Test.createTestingModule({ imports }).compile()).rejects.toThrow(
        'The trigger tiered_update of the table activity_asset',
      );
      await cleanUp();
    });
  }
});
