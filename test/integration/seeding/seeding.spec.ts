import { verify } from '@node-rs/argon2';
import * as fc from 'fast-check';
import {
  demoSeedOptions,
  seedDatabase,
  type SeedOptions,
  type SeedProgress,
  SeedRefusedError,
  type SeedSink,
} from '../../../src/database/seeding/index.js';
import { openSeedTarget, type SeedTarget } from './seed-target.js';

const NOW = new Date('2026-03-04T11:30:00Z');
const SMALL: SeedOptions = { ...demoSeedOptions(NOW), bus: 2, people: 12, assets: 30, jobs: 80 };
const TABLES = `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'r' and relname ~ '^(onboarding|peoples|activity)_' order by relname`;

/** Everything that a load could have taken away and not put back. */
const STRUCTURE = `select conrelid::regclass::text as on, conname as name, pg_get_constraintdef(oid) as definition, convalidated as fine
  from pg_constraint where connamespace = 'public'::regnamespace
  union all select tablename, indexname, indexdef, true from pg_indexes where schemaname = 'public'
  union all select tgrelid::regclass::text, tgname, tgenabled::text, true from pg_trigger where not tgisinternal
  order by 1, 2, 3`;

describe('seedDatabase', () => {
  let target: SeedTarget;
  let tables: string[];

  beforeAll(async () => {
    target = await openSeedTarget();
    tables = (await target.query(TABLES)).map(({ name }) => String(name));
  });
  afterAll(() => target.close());

  const count = async (table: string): Promise<number> =>
    Number((await target.query(`select count(*)::int as n from ${table}`))[0]?.['n']);

  /** A number that stands for every value of every row. */
  const contents = async (): Promise<unknown[]> => {
    const digests: unknown[] = [];
    for (const table of tables) {
      const sql = `select md5(coalesce(string_agg(t::text, '|' order by id), '')) as digest from ${table} t`;
      digests.push((await target.query(sql))[0]?.['digest']);
    }
    return digests;
  };

  it('loads the demo with constraints, indexes and triggers as they were, and tells how far it is', async () => {
    const before = await target.query(STRUCTURE);
    const progress: SeedProgress[] = [];
    const options = demoSeedOptions(NOW);
    const loaded = await seedDatabase(target.sink, options, { onProgress: (step) => progress.push(step) });

    expect(loaded.map(({ table }) => table).toSorted()).toEqual(tables);
    for (const { table, rows } of loaded) expect([table, await count(table)]).toEqual([table, rows]);
    expect(await count('onboarding_bt')).toBe(options.bus);
    expect(await count('peoples_people')).toBe(options.people);
    expect(await count('activity_asset')).toBe(options.assets);
    expect(await count('activity_job')).toBe(options.jobs);
    expect(await target.query(STRUCTURE)).toEqual(before);
    expect(progress.every(({ done, expected }) => done <= expected)).toBe(true);
    expect(progress.at(-1)?.done).toBe(progress.at(-1)?.expected);
  });

  it('leaves one row for each table in the change log, as any other program would', async () => {
    await target.query('delete from tiered_change');
    await seedDatabase(target.sink, SMALL, { truncate: true });
    const log = await target.query(
      'select table_name, kind, bu_id, row_id, origin from tiered_change order by table_name',
    );
    expect(log).toEqual(
      tables.map((name) => ({ table_name: name, kind: 'truncate', bu_id: null, row_id: null, origin: '' })),
    );
  });

  it('refuses a database that holds data, and changes nothing', async () => {
    const before = await contents();
    await expect(seedDatabase(target.sink, SMALL)).rejects.toThrow(SeedRefusedError);
    expect(await contents()).toEqual(before);
  });

  it('loads exactly the same again, and something else from another seed', async () => {
    await seedDatabase(target.sink, SMALL, { truncate: true });
    const before = await contents();
    await seedDatabase(target.sink, { ...SMALL, seed: 2 }, { truncate: true });
    expect(await contents()).not.toEqual(before);
    await seedDatabase(target.sink, SMALL, { truncate: true });
    expect(await contents()).toEqual(before);
  });

  it('lets everyone log in with the one password, by a hash that stands alone', async () => {
    const hashes = await target.query('select distinct password_hash as hash from peoples_people');
    expect(hashes).toHaveLength(1);
    expect(hashes[0]?.['hash']).toMatch(/^\$argon2id\$/);
    expect(await verify(String(hashes[0]?.['hash']), 'demo')).toBe(true);
  });

  it('leaves the sequences behind the last id', async () => {
    const [row] = await target.query(`insert into onboarding_site (bu_id, name) values (1, 'One more') returning id`);
    expect(Number(row?.['id'])).toBe(await count('onboarding_site'));
    await target.query(`delete from onboarding_site where name = 'One more'`);
  });

  it('loads all or nothing', async () => {
    const before = await contents();
    const structure = await target.query(STRUCTURE);
    const { sink } = target;
    const breaking: SeedSink = {
      rowsPerCopy: sink.rowsPerCopy,
      bulk: sink.bulk,
      settle: (names) => sink.settle(names),
      transaction: (work) =>
        sink.transaction((session) =>
          work({
            query: (sql) => session.query(sql),
            copy: async (table, batch) => {
              if (table === 'activity_comment') throw new Error('the cable was pulled');
              await session.copy(table, batch);
            },
          }),
        ),
    };
    await expect(seedDatabase(breaking, { ...SMALL, seed: 3 }, { truncate: true })).rejects.toThrow('cable');
    expect(await contents()).toEqual(before);
    expect(await target.query(STRUCTURE)).toEqual(structure);
  });

  it('refuses impossible options before it touches the database', async () => {
    await expect(seedDatabase(target.sink, { ...SMALL, people: 1 })).rejects.toThrow('--people');
  });

  it('meets every constraint and has the three logins per unit, whatever the size', async () => {
    const small = fc
      .record({
        bus: fc.integer({ min: 1, max: 5 }),
        extra: fc.nat(25),
        assets: fc.nat(40),
        jobs: fc.nat(60),
        seed: fc.nat(),
      })
      .map(({ bus, extra, ...rest }): SeedOptions => ({ bus, people: 3 * bus + extra, ...rest, now: NOW }));
    await fc.assert(
      fc.asyncProperty(small, async (options) => {
        await seedDatabase(target.sink, options, { truncate: true });
        expect(await count('activity_job')).toBe(options.jobs);
        const lacking = await target.query(
          `select bucode, role from onboarding_bt bt cross join unnest(array['admin', 'manager', 'worker']) role
           where not exists (select from peoples_people where bu_id = bt.id and loginid = role || '-' || bucode and enable)`,
        );
        expect(lacking).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});
