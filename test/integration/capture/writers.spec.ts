import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { closeOrm, createOrm } from '../../../src/database/orm.js';
import { WorkScope } from '../../../src/tiers/index.js';
import { type CaptureDatabase, described, openCaptureDatabase, track } from './capture.fixture.js';

const MANY = `select i, 7, 'many' from generate_series(1001, 1200) i`;

/** Roles are known to the whole server, which other runs may use at the same time. */
const FOREIGNER = `foreigner_${randomBytes(5).toString('hex')}`;

/** Every way in which a function of the capture may be run. */
const STATEMENTS = [
  `insert into public.thing (id, bu_id, name) values (1, 7, 'one'), (2, 7, 'two')`,
  `update public.thing set name = 'uno', at = now() + interval '1 hour' where id = 1`,
  `update public.thing set name = name || '!'`,
  `update public.thing set name = name`,
  `update public.thing set id = 3, tags = '{a}' where id = 1`,
  `update public.thing set bu_id = 8 where id = 2`,
  `insert into public.thing (id, bu_id, name) ${MANY}`,
  `update public.thing set name = 'all'`,
  `update public.thing set id = id + 5000`,
  `delete from public.thing where id < 5100`,
  `delete from public.thing`,
];

describe('the change log and who writes', () => {
  let db: CaptureDatabase;

  beforeAll(async () => {
    db = await openCaptureDatabase();
    const ddl = `create table thing (
      id bigint primary key, bu_id bigint not null, name text not null, at timestamptz, tags text[] not null default '{}'
    )`;
    const table = described('thing', ['id', 'bu_id', 'name', 'at?', 'tags'], { filters: ['name'] });
    const columns = table.columns.map((column) => ({ ...column, compareText: column.name === 'tags' }));
    await track(db, ddl, { ...table, columns });
    await db.query(`create role ${FOREIGNER}`);
    await db.query(`grant select, insert, update, delete, truncate on thing to ${FOREIGNER}`);
  });
  afterAll(async () => {
    await db.query(`drop owned by ${FOREIGNER} cascade`);
    await db.query(`drop role ${FOREIGNER}`);
    await db.close();
  });

  afterEach(async () => {
    await db.query('reset all');
    await db.query('reset role');
    await db.query('truncate thing');
  });

  const recorded = async (before: readonly string[]) => {
    await db.query('discard all');
    await db.query('delete from public.tiered_change');
    for (const sql of [...before, ...STATEMENTS]) await db.query(sql);
    await db.query('reset role');
    return db.changes();
  };

  it('records the same whoever writes, however the session is set up', async () => {
    const expected = await recorded([]);
    expect(expected.length).toBeGreaterThan(15);

    expect(await recorded([`set role ${FOREIGNER}`])).toEqual(expected);
    expect(await recorded([`set session_replication_role = replica`])).toEqual(expected);
    expect(await recorded([`set search_path = ''`])).toEqual(expected);
    expect(await recorded([`set standard_conforming_strings = off`, `set transform_null_equals = on`])).toEqual(
      expected,
    );
  });

  it('refuses the writer of the table the log itself, and the functions', async () => {
    await db.query(`set role ${FOREIGNER}`);
    await expect(db.query('select from tiered_change')).rejects.toThrow('permission denied');
    await expect(db.query(`insert into tiered_change (table_name, kind) values ('x', 'insert')`)).rejects.toThrow(
      'permission denied',
    );
    const mine = 'create temp table mine (like thing)';
    const trigger = `create trigger t after insert on mine referencing new table as new_rows for each statement
      execute function tiered_thing_insert()`;
    await db.query(mine);
    await expect(db.query(trigger)).rejects.toThrow('permission denied');
    await db.query('drop table mine');
  });

  it('is not deceived by temporary tables of the same names', async () => {
    const expected = await recorded([]);
    const temporary = ['tiered_change', 'thing', 'new_rows', 'old_rows', 'n', 'o', 'side'];
    await db.query('discard all');
    expect(await recorded(temporary.map((name) => `create temp table ${name} (id int, kind text)`))).toEqual(expected);
    await db.query('discard all');
  });

  it("runs no function and no operator of the writer's own schema", async () => {
    const expected = await recorded([]);
    await db.query('create schema evil');
    try {
      await db.query(`grant usage on schema evil to ${FOREIGNER}`);
      for (const sql of hostileObjects()) await db.query(sql);
      expect(await recorded(['set search_path = evil, pg_temp, pg_catalog, public', `set role ${FOREIGNER}`])).toEqual(
        expected,
      );
    } finally {
      await db.query('reset role');
      await db.query('reset all');
      await db.query('drop schema evil cascade');
    }
  });

  it('names the instance that wrote; nobody else has an origin', async () => {
    await db.changesOf(`insert into thing values (1, 7, 'one')`);
    await db.query(`set tiered.origin = 'someone'`);
    await db.query(`update thing set name = 'uno'`);
    await db.query('truncate thing');
    const origins = await db.query('select kind, origin from tiered_change order by xid');
    expect(origins).toEqual([
      { kind: 'insert', origin: '' },
      { kind: 'update', origin: 'someone' },
      { kind: 'truncate', origin: 'someone' },
    ]);
  });

  it('puts the transaction and the time to each row', async () => {
    await db.query('begin');
    await db.query(`insert into thing values (1, 7, 'one')`);
    await db.query('savepoint here');
    await db.query(`update thing set name = 'uno'`);
    await db.query('release savepoint here');
    const rows = await db.query(
      `select xid = pg_current_xact_id() as mine, clock_timestamp() - at between '0' and interval '1 minute' as recent
       from tiered_change where table_name = 'thing' order by xid desc, id desc limit 2`,
    );
    await db.query('commit');
    expect(rows).toEqual([
      { mine: true, recent: true },
      { mine: true, recent: true },
    ]);
  });

  it('notifies of foreign writes that are committed, without saying of what', async () => {
    const heard: string[] = [];
    await db.listen('tiered_change', (payload) => heard.push(payload));
    const notified = async (...statements: string[]) => {
      heard.length = 0;
      for (const sql of statements) await db.query(sql);
      await db.query('select 1');
      return [...heard];
    };

    expect(await notified(`insert into thing values (1, 7, 'one')`)).toEqual(['']);
    expect(await notified(`update thing set name = 'uno'`)).toEqual(['']);
    expect(await notified(`update thing set name = 'uno'`)).toEqual([]);
    expect(await notified(`insert into thing ${MANY}`)).toEqual(['']);
    expect(await notified(`update thing set name = 'all'`)).toEqual(['']);
    expect(await notified('begin', 'delete from thing', 'rollback')).toEqual([]);
    expect(await notified('begin', 'delete from thing', 'truncate thing', 'commit')).toEqual(['']);
    expect(
      await notified(`set tiered.origin = 'x'`, `insert into thing values (1, 7, 'one')`, 'truncate thing'),
    ).toEqual([]);
  });

  it('gives the connections of an instance its origin, and those of a command none', async () => {
    const origins = async (origin?: string) => {
      const orm = await createOrm(db.config, new WorkScope(), origin === undefined ? {} : { origin });
      try {
        const connection = orm.em.getConnection();
        const ask = () => connection.execute(`select coalesce(current_setting('tiered.origin', true), '') as origin`);
        return await Promise.all([ask(), ask()]);
      } finally {
        await closeOrm(orm, db.config);
      }
    };
    expect(await origins('abc123')).toEqual([[{ origin: 'abc123' }], [{ origin: 'abc123' }]]);
    expect(await origins()).toEqual([[{ origin: '' }], [{ origin: '' }]]);
  });
});

const url = process.env['DATABASE_URL'];

if (url !== undefined) {
  describe('several foreign writers at once', () => {
    it('only one of them notifies, so that their commits do not queue', async () => {
      const db = await openCaptureDatabase();
      const others = [new Client({ connectionString: db.url }), new Client({ connectionString: db.url })] as const;
      try {
        for (const other of others) await other.connect();
        let heard = 0;
        await db.listen('tiered_change', () => (heard += 1));
        for (const [i, other] of others.entries()) {
          await other.query('begin');
          await other.query(`insert into onboarding_bt (bucode) values ('B${i}')`);
        }
        for (const other of others) await other.query('commit');
        await db.query('select 1');
        expect(await db.changes()).toHaveLength(2);
        expect(heard).toBe(1);
      } finally {
        for (const other of others) await other.end();
        await db.close();
      }
    });
  });
}

/** Overloads that fit as well as those of pg_catalog and would be found first by the path `evil, …`. */
function hostileObjects(): string[] {
  const body = `language plpgsql as $$ begin raise exception 'called from outside'; end $$`;
  const operators = ['bigint', 'text', 'timestamptz', 'boolean'].flatMap((type) => [
    `create function evil.compare(${type}, ${type}) returns boolean ${body}`,
    ...['=', '<>', '<', '>', '<=', '>='].map(
      (name) => `create operator evil.${name} (leftarg = ${type}, rightarg = ${type}, function = evil.compare)`,
    ),
  ]);
  return [
    ...operators,
    `create function evil.compare(record, record) returns boolean ${body}`,
    'create operator evil.*<> (leftarg = record, rightarg = record, function = evil.compare)',
    `create function evil.current_setting(text, boolean) returns text ${body}`,
    `create function evil.array_remove(text[], text) returns text[] ${body}`,
    `create function evil.jsonb_build_object(text, text) returns jsonb ${body}`,
    `create function evil.hashtextextended(text, int) returns bigint ${body}`,
    `create function evil.hashtextextended(text, bigint) returns bigint ${body}`,
    `create function evil.pg_try_advisory_xact_lock(bigint) returns boolean ${body}`,
    `create function evil.pg_notify(text, text) returns void ${body}`,
    `create function evil.step(boolean, boolean) returns boolean ${body}`,
    'create aggregate evil.bool_or(boolean) (sfunc = evil.step, stype = boolean)',
    'create domain evil.text as pg_catalog.text check (false)',
    'create domain evil.jsonb as pg_catalog.jsonb check (false)',
  ];
}
