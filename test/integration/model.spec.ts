import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { type EntityMetadata, type EntityProperty, ReferenceKind } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/pglite';

import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { trackedTables } from '../../src/database/tracked-tables.js';
import { ENTITIES, PRIORITIES } from '../../src/model/index.js';
import { inspectCapture } from '../../src/tiers/index.js';

interface Column {
  name: string;
  nullable: boolean;
  defaulted: boolean;
  type: string;
}

interface ForeignKey {
  table: string;
  target: string;
  columns: string[];
  cascades: boolean;
}

const FOREIGN_KEYS = `
  select c.conrelid::regclass::text as "table", c.confrelid::regclass::text as target, c.confdeltype = 'c' as cascades,
    (select array_agg(a.attname::text order by k.place)
       from unnest(c.conkey) with ordinality k(number, place)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns
  from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`;

/** What a migration may have left behind, apart from the ORM's own list and the extension. */
const LEFT_BEHIND = `
  select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'S', 'v') and relname not like 'mikro_orm_%'
  union all select typname::text from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
  union all select proname::text from pg_proc p where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;

/** Written by triggers and by the caches, never through the ORM. */
const CACHE_TABLES = ['tiered_change', 'tiered_stamp', 'tiered_store'];

describe('the schema and the entities', () => {
  let orm: MikroORM;

  const sql = <T>(text: string): Promise<T[]> => orm.em.getConnection().execute<T[]>(text);

  const entities = (): EntityMetadata[] => [...orm.getMetadata().getAll().values()].filter((meta) => !meta.abstract);

  const stored = (meta: EntityMetadata): EntityProperty[] =>
    meta.props.filter((prop) => prop.kind === ReferenceKind.SCALAR || prop.kind === ReferenceKind.MANY_TO_ONE);

  const columnOf = (prop: EntityProperty): string => String(prop.fieldNames[0]);

  const foreignKeys = (): Promise<ForeignKey[]> => sql<ForeignKey>(FOREIGN_KEYS);

  beforeAll(async () => {
    orm = await MikroORM.init({
      entities: ENTITIES,
      extensions: [Migrator],
      dbName: 'memory://',
      driverOptions: { extensions: { pg_trgm } },
      migrations: { migrationsList: MIGRATIONS, snapshot: false, silent: true },
      autoJoinRefsForFilters: false,
    });
  }, 120_000);

  afterAll(() => orm.close(true));

  it('migrates up, down to nothing, and up again', async () => {
    await orm.migrator.up();
    expect(await sql(LEFT_BEHIND)).not.toHaveLength(0);

    await orm.migrator.down({ to: 0 });
    expect(await sql(LEFT_BEHIND)).toEqual([]);

    await orm.migrator.up();
    expect(await orm.migrator.getPending()).toEqual([]);
  }, 120_000);

  it('has an entity for every table and a table for every entity', async () => {
    const tables = await sql<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_name not like 'mikro_orm_%'`,
    );

    expect(tables.map((table) => table.name).toSorted()).toEqual(
      [...CACHE_TABLES, ...entities().map((meta) => meta.tableName)].toSorted(),
    );
  });

  it('says the same of every column as its entity: name, type, null, default', async () => {
    const found = await sql<Column & { table: string }>(
      `select c.relname::text as "table", a.attname::text as name, not a.attnotnull as nullable,
         a.atthasdef as defaulted, format_type(a.atttypid, a.atttypmod) as type
       from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
    );
    const types: Record<string, string> = { 'timestamptz(3)': 'timestamp(3) with time zone', int: 'integer' };
    const byName = (a: Column, b: Column) => a.name.localeCompare(b.name);

    for (const meta of entities()) {
      const expected = stored(meta).map((prop): Column => {
        const type = String(prop.columnTypes[0]);
        return {
          name: columnOf(prop),
          nullable: prop.nullable === true,
          defaulted: prop.default !== undefined || prop.defaultRaw !== undefined,
          type: types[type] ?? type,
        };
      });
      const actual = found
        .filter((column) => column.table === meta.tableName)
        .map(({ name, nullable, defaulted, type }): Column => ({ name, nullable, defaulted, type }));

      expect({ [meta.tableName]: actual.toSorted(byName) }).toEqual({ [meta.tableName]: expected.toSorted(byName) });
    }
  });

  it('allows in an enumerated column what its entity allows', async () => {
    const checks = await sql<{ table: string; definition: string }>(
      `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition from pg_constraint
       where contype = 'c' and connamespace = 'public'::regnamespace`,
    );
    const enums = entities().flatMap((meta) =>
      stored(meta)
        .filter((prop) => prop.enum === true)
        .map((prop) => ({ meta, prop })),
    );
    expect(enums).toHaveLength(8);

    for (const { meta, prop } of enums.filter((each) => each.prop.nativeEnumName === undefined)) {
      const check = checks.find(
        (each) => each.table === meta.tableName && each.definition.includes(`(${columnOf(prop)} = `),
      );
      const values = [...(check?.definition ?? '').matchAll(/'([^']*)'/g)].map((match) => match[1]);
      expect({ [columnOf(prop)]: values }).toEqual({ [columnOf(prop)]: prop.items });
    }

    expect(await sql(`select unnest(enum_range(null::priority))::text as value`)).toEqual(
      PRIORITIES.map((value) => ({ value })),
    );
  });

  it('has a foreign key for every relation, with the delete rule of the entity', async () => {
    const keys = await foreignKeys();
    const shown = ({ table, column, target, cascades }: Record<string, unknown>) =>
      `${String(table)}.${String(column)} -> ${String(target)}${cascades === true ? ' cascade' : ''}`;

    const expected = entities().flatMap((meta) =>
      stored(meta)
        .filter((prop) => prop.kind === ReferenceKind.MANY_TO_ONE)
        .map((prop) =>
          shown({
            table: meta.tableName,
            column: columnOf(prop),
            target: prop.targetMeta?.tableName,
            cascades: prop.deleteRule === 'cascade',
          }),
        ),
    );

    expect(keys.map((key) => shown({ ...key, column: key.columns.at(-1) })).toSorted()).toEqual(expected.toSorted());
  });

  it('ties every relation between tenant tables to the tenant', async () => {
    const owned = new Set(
      entities()
        .filter((meta) => 'bu' in meta.properties)
        .map((meta) => meta.tableName),
    );
    const audit = new Set(['created_by_id', 'updated_by_id']);

    const loose = (await foreignKeys()).filter(
      ({ table, target, columns }) =>
        owned.has(table) && owned.has(target) && !audit.has(String(columns[0])) && columns[0] !== 'bu_id',
    );

    expect(owned.size).toBe(15);
    expect(loose).toEqual([]);
  });

  it('has an index for every foreign key', async () => {
    const indexes = await sql<{ table: string; columns: string[]; predicate: string | null }>(
      `select i.indrelid::regclass::text as "table", pg_get_expr(i.indpred, i.indrelid) as predicate,
         array(select pg_get_indexdef(i.indexrelid, n, true) from generate_series(1, i.indnkeyatts) n) as columns
       from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace`,
    );
    const serves = (column: string, index: (typeof indexes)[number]) =>
      (index.predicate === null || index.predicate === `(${column} IS NOT NULL)`) &&
      (index.columns[0] === column || (index.columns[0] === 'bu_id' && index.columns[1] === column));

    const bare = (await foreignKeys()).filter(
      ({ table, columns }) => !indexes.some((index) => index.table === table && serves(String(columns.at(-1)), index)),
    );

    expect(bare).toEqual([]);
  });

  it('captures the changes of every column of every table', async () => {
    const flaws = await inspectCapture(orm.em.getConnection(), trackedTables(orm));
    const lacking = new Set(flaws.map(({ table, reason }) => `${table.name}: ${reason}`));

    // When this fails, add a migration that runs the SQL which this writes:
    // npm run db:capture -- src/database/migrations/sql/<number>-capture
    expect([...lacking]).toEqual([]);
  });

  it('puts the same tenant filter on every entity with a tenant, and on no other', () => {
    const filtered = entities().filter((meta) => meta.filters['tenant']?.default === true);
    const owned = entities().filter((meta) => 'bu' in meta.properties);

    expect(filtered.map((meta) => meta.className)).toEqual(owned.map((meta) => meta.className));
    expect(owned).toHaveLength(15);
  });
});
