import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/pglite';

import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { BusinessUnit, ENTITIES, Job, Manufacturer, TENANT_FILTER } from '../../src/model/index.js';

/** Two units, 1 and 2, with one row of the same number in every table that the tests touch. */
const TWO_UNITS = `
  insert into onboarding_bt (bucode) values ('ONE'), ('TWO');
  insert into onboarding_site (bu_id, name) values (1, 'North'), (2, 'South');
  insert into peoples_people (bu_id, loginid, peoplename) values (1, 'ann', 'Ann'), (2, 'bob', 'Bob');
  insert into peoples_pgroup (bu_id, groupname) values (1, 'Crew'), (2, 'Crew');
  insert into peoples_pgbelonging (bu_id, pgroup_id, people_id) values (1, 1, 1);
  insert into activity_location (bu_id, loccode) values (1, 'R1'), (2, 'R2');
  insert into activity_category (bu_id, name) values (1, 'Pump'), (2, 'Pump');
  insert into activity_manufacturer (name) values ('Acme');
  insert into activity_asset (bu_id, assetcode, location_id) values (1, 'A1', 1), (2, 'A1', 2);
  insert into activity_maintenancerecord (bu_id, asset_id) values (1, 1);
  insert into activity_warranty (bu_id, asset_id) values (1, 1);
  insert into activity_assetdocument (bu_id, asset_id) values (1, 1);
  insert into activity_questionset (bu_id, qsetname) values (1, 'Daily'), (2, 'Daily');
  insert into activity_job (bu_id, jobcode, created_by_id) values (1, 'J1', 2), (2, 'J1', 2);
  insert into activity_comment (bu_id, job_id, author_id) values (1, 1, 1), (2, 2, 2);
  insert into activity_attachment (bu_id, job_id, filename) values (1, 1, 'a.png');
  insert into activity_jobneed (bu_id, plandatetime) values (1, '2030-01-01T00:00:00Z')`;

describe('what the database holds every writer to', () => {
  let orm: MikroORM;

  const sql = <T = unknown>(text: string): Promise<T[]> => orm.em.getConnection().execute<T[]>(text);

  const inUnit = (bu: number) => {
    const em = orm.em.fork();
    em.setFilterParams(TENANT_FILTER, { bu });
    return em;
  };

  beforeAll(async () => {
    orm = await MikroORM.init({
      entities: ENTITIES,
      extensions: [Migrator],
      dbName: 'memory://',
      driverOptions: { extensions: { pg_trgm } },
      migrations: { migrationsList: MIGRATIONS, snapshot: false, silent: true },
      autoJoinRefsForFilters: false,
    });
    await orm.migrator.up();
    // also the proof that every table takes a row of nothing but the columns that identify it
    for (const statement of TWO_UNITS.split(';')) await sql(statement);
  }, 120_000);

  afterAll(() => orm.close(true));

  it.each([
    ['a job, to an asset', 'update activity_job set asset_id = 2 where id = 1'],
    ['a job, to a person', 'update activity_job set assigned_to_id = 2 where id = 1'],
    ['a comment, to a job', 'insert into activity_comment (bu_id, job_id) values (1, 2)'],
    ['a membership, to a person', 'insert into peoples_pgbelonging (bu_id, pgroup_id, people_id) values (1, 1, 2)'],
    ['a person, to a manager', 'update peoples_people set manager_id = 2 where id = 1'],
    ['an asset, to a location', 'update activity_asset set location_id = 2 where id = 1'],
    ['an occurrence, to a parent', 'insert into activity_jobneed (bu_id, parent_id) values (2, 1)'],
  ])('refuses to attach across units: %s', async (_what, statement) => {
    await expect(sql(statement)).rejects.toMatchObject({ code: '23503' });
  });

  it('refuses to move a row to another unit, even one that nothing points to', async () => {
    await expect(sql('update activity_category set bu_id = 2 where id = 1')).rejects.toMatchObject({ code: '23514' });
    await expect(sql('update activity_category set bu_id = 1 where id = 1')).resolves.toBeDefined();
  });

  it.each([
    ["insert into activity_job (bu_id, jobcode, status) values (1, 'X', 'done')"],
    ["insert into activity_job (bu_id, jobcode, gracetime) values (1, 'X', -1)"],
    ["insert into activity_jobneed (bu_id, plandatetime, expirydatetime) values (1, '2030-01-02', '2030-01-01')"],
    [
      "insert into activity_warranty (bu_id, asset_id, starts_on, expires_on) values (1, 1, '2030-01-02', '2030-01-01')",
    ],
    ["insert into activity_attachment (bu_id, job_id, filename, size) values (1, 1, 'x', -1)"],
    ["insert into onboarding_site (bu_id, name, ctzoffset) values (1, 'x', 1440)"],
  ])('refuses %s', async (statement) => {
    await expect(sql(statement)).rejects.toMatchObject({ code: '23514' });
  });

  it('lets an occurrence expire an hour after its plan where nobody says otherwise', async () => {
    expect(
      await sql(`select extract(epoch from expirydatetime - plandatetime)::int as seconds from activity_jobneed`),
    ).toEqual([{ seconds: 3600 }]);
  });

  it('moves updated_at with every change, within one transaction too, and not without one', async () => {
    const rename = (name: string) =>
      sql<{ at: string }>(
        `update onboarding_site set name = '${name}' where id = 1
         returning (extract(epoch from updated_at) * 1000)::bigint::text as at`,
      ).then((rows) => Number(rows[0]?.at));

    const [first, second, same] = [await rename('a'), await rename('b'), await rename('b')];

    expect(second).toBeGreaterThan(first);
    expect(same).toBe(second);
  });

  it('believes a writer who says what updated_at should be', async () => {
    expect(
      await sql(
        `update onboarding_site set updated_at = '2020-01-01T00:00:00Z' where id = 2
         returning updated_at = '2020-01-01T00:00:00Z' as kept`,
      ),
    ).toEqual([{ kept: true }]);
  });

  it('sorts priorities by rank', async () => {
    expect(
      await sql(
        `select p::text as name from unnest(array['high', 'low', 'critical', 'medium']::priority[]) p order by p desc`,
      ),
    ).toEqual([{ name: 'critical' }, { name: 'high' }, { name: 'medium' }, { name: 'low' }]);
  });

  it('deletes parts with their whole, and keeps what others point to', async () => {
    await sql("insert into activity_job (bu_id, jobcode) values (1, 'GOES')");
    await sql("insert into activity_comment (bu_id, job_id) select 1, id from activity_job where jobcode = 'GOES'");
    await sql("delete from activity_job where jobcode = 'GOES'");
    expect(
      await sql('select from activity_comment c where not exists (select from activity_job where id = c.job_id)'),
    ).toEqual([]);

    await expect(sql('delete from activity_location where id = 1')).rejects.toMatchObject({ code: '23503' });
  });

  describe('the tenant filter', () => {
    it.each([
      ['find', () => orm.em.fork().find(Job, {})],
      ['findOne by number', () => orm.em.fork().findOne(Job, 1)],
      ['count', () => orm.em.fork().count(Job)],
      ['nativeUpdate', () => orm.em.fork().nativeUpdate(Job, { id: 1 }, { jobname: 'x' })],
      ['nativeDelete', () => orm.em.fork().nativeDelete(Job, { id: 1 })],
    ])('throws without a tenant: %s', async (_what, read) => {
      await expect(read()).rejects.toThrow("No arguments provided for filter 'tenant'");
    });

    it('throws on parameters that name no unit', async () => {
      const em = orm.em.fork();
      em.setFilterParams(TENANT_FILTER, {});
      await expect(em.find(Job, {})).rejects.toThrow('needs the number of a business unit');
    });

    it('leaves units and manufacturers alone', async () => {
      expect(await orm.em.fork().count(BusinessUnit)).toBe(2);
      expect(await orm.em.fork().count(Manufacturer)).toBe(1);
    });

    it('hides the rows of other units from reads and writes', async () => {
      const em = inUnit(1);
      expect((await em.find(Job, {})).map((job) => job.id)).toEqual([1]);
      expect(await em.findOne(Job, 2)).toBeNull();
      expect(await em.nativeUpdate(Job, { id: 2 }, { jobname: 'taken' })).toBe(0);
    });

    it.each(['joined', 'select-in'] as const)('hides them in populated relations too: %s', async (strategy) => {
      // the writer of unit 1's job belongs to unit 2, which is the one kind of relation that may cross
      const job = await inUnit(1).findOneOrFail(Job, 1, { populate: ['createdBy', 'comments.author'], strategy });

      expect(job.createdBy).toBeNull();
      expect(job.comments.getItems().map((comment) => comment.author?.peoplename)).toEqual(['Ann']);
    });
  });
});
