import { type CaptureDatabase, described, openCaptureDatabase, track } from './capture.fixture.js';

const COLUMNS = ['id', 'bu_id', 'name', 'state', 'parent_id?'];

describe('the change log, statement by statement', () => {
  let db: CaptureDatabase;

  beforeAll(async () => {
    db = await openCaptureDatabase();
    const ddl = `create table thing (
      id bigint primary key, bu_id bigint not null, name text not null default '', state text not null default 'new',
      gone int, parent_id bigint references thing (id) on delete set null
    )`;
    // A column that is no more stays in the table's inside, and must not shift the others.
    await track(db, ddl, described('thing', COLUMNS, { filters: ['state', 'parent_id'] }));
    await db.query('alter table thing drop column gone');
    const part = 'create table part (id bigint primary key, thing_id bigint references thing (id) on delete cascade)';
    await track(db, part, described('part', ['id', 'thing_id?'], { tenant: undefined, filters: ['thing_id'] }));
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    await db.query('truncate thing, part');
    await db.query(`insert into thing (id, bu_id, name) values (1, 7, 'one'), (2, 7, 'two'), (3, 8, 'three')`);
  });

  const values = (state: string, parent: number | null = null) => ({ state, parent_id: parent });
  const update = { table: 'thing', kind: 'update', tenant: 7, id: 1, was: values('new'), now: values('new') };

  it('insert: the row, with what it is filtered by', async () => {
    expect(await db.changesOf(`insert into thing (id, bu_id, parent_id) values (4, 8, 3)`)).toEqual([
      { table: 'thing', kind: 'insert', tenant: 8, id: 4, columns: null, was: null, now: values('new', 3) },
    ]);
  });

  it('update: the columns that changed, and no others', async () => {
    expect(await db.changesOf(`update thing set name = 'uno', state = 'new' where id = 1`)).toEqual([
      { ...update, columns: ['name'] },
    ]);
    expect(await db.changesOf(`update thing set parent_id = 2, state = 'old' where id = 1`)).toEqual([
      { ...update, columns: ['state', 'parent_id'], now: values('old', 2) },
    ]);
    expect(await db.changesOf(`update thing set parent_id = null where id = 1`)).toEqual([
      { ...update, columns: ['parent_id'], was: values('old', 2), now: values('old') },
    ]);
  });

  it('update of several rows: each that changed', async () => {
    expect(await db.changesOf(`update thing set name = 'two'`)).toEqual([
      { ...update, columns: ['name'] },
      { ...update, columns: ['name'], id: 3, tenant: 8 },
    ]);
  });

  it('update that changes nothing, or no row: nothing', async () => {
    expect(
      await db.changesOf(
        `update thing set name = name where id = 1`,
        `update thing set name = name`,
        `update thing set name = 'x' where false`,
        `insert into thing select * from thing where false`,
        `delete from thing where false`,
      ),
    ).toEqual([]);
  });

  it('delete: the row, with what it was filtered by', async () => {
    expect(await db.changesOf(`delete from thing where id = 3`)).toEqual([
      { table: 'thing', kind: 'delete', tenant: 8, id: 3, columns: null, was: values('new'), now: null },
    ]);
  });

  it('upsert and merge: inserts and updates of one statement', async () => {
    const upsert = `insert into thing (id, bu_id, name) values (1, 7, 'uno'), (4, 8, 'four')
      on conflict (id) do update set name = excluded.name`;
    const expected = [
      { ...update, columns: ['name'] },
      { table: 'thing', kind: 'insert', tenant: 8, id: 4, columns: null, was: null, now: values('new') },
    ];
    expect(await db.changesOf(upsert)).toEqual(expected);
    const merge = `merge into thing t using (values (2, 7, 'dos'), (5, 8, 'five')) v (id, bu_id, name) on t.id = v.id
      when matched then update set name = v.name when not matched then insert (id, bu_id, name) values (v.id, v.bu_id, v.name)`;
    expect(await db.changesOf(merge)).toEqual([
      { ...expected[0], id: 2 },
      { ...expected[1], id: 5 },
    ]);
  });

  it('cascades: the rows that go with their owner, and those that lose it', async () => {
    await db.query('insert into part (id, thing_id) values (10, 1), (11, 1), (12, 2)');
    await db.query('update thing set parent_id = 1 where id = 2');
    const lost = { table: 'part', kind: 'delete', tenant: null, columns: null, was: { thing_id: 1 }, now: null };
    expect(await db.changesOf('delete from thing where id = 1')).toEqual([
      { ...lost, id: 10 },
      { ...lost, id: 11 },
      { table: 'thing', kind: 'delete', tenant: 7, id: 1, columns: null, was: values('new'), now: null },
      { ...update, id: 2, columns: ['parent_id'], was: values('new', 1) },
    ]);
  });

  it('truncate: that all rows may be gone, of the tables it reaches too', async () => {
    const emptied = { kind: 'truncate', tenant: null, id: null, columns: null, was: null, now: null };
    expect(await db.changesOf('truncate thing cascade')).toEqual([
      { ...emptied, table: 'part' },
      { ...emptied, table: 'thing' },
    ]);
  });

  it('another key: a row that is gone and one that is new', async () => {
    const gone = { table: 'thing', kind: 'delete', tenant: 7, columns: null, was: values('new'), now: null };
    const added = { ...gone, kind: 'insert', was: null, now: values('new') };
    expect(await db.changesOf('update thing set id = 21 where id = 1')).toEqual([
      { ...gone, id: 1 },
      { ...added, id: 21 },
    ]);
    expect(await db.changesOf('update thing set id = id + 100')).toHaveLength(6);
    expect(await db.changesOf(`update thing set id = case id when 102 then 2 else id end, name = 'n'`)).toEqual([
      { ...gone, kind: 'insert', was: null, now: values('new'), id: 2 },
      { ...gone, id: 102 },
      { ...update, id: 103, tenant: 8, columns: ['name'] },
      { ...update, id: 121, columns: ['name'] },
    ]);
  });

  it('another tenant: both of them', async () => {
    expect(await db.changesOf(`update thing set bu_id = 8, state = 'moved' where id = 1`)).toEqual([
      { ...update, columns: null, now: values('moved') },
      { ...update, columns: null, now: values('moved'), tenant: 8 },
    ]);
    expect(await db.changesOf(`update thing set bu_id = 9, id = id + 10 where id = 1`)).toEqual([
      { ...update, kind: 'delete', tenant: 8, columns: null, was: values('moved'), now: null },
      { ...update, kind: 'insert', tenant: 9, id: 11, columns: null, was: null, now: values('moved') },
    ]);
  });

  it('savepoint or transaction rolled back: nothing', async () => {
    expect(
      await db.changesOf(
        'begin',
        `update thing set name = 'kept' where id = 1`,
        'savepoint here',
        `update thing set name = 'lost' where id = 2`,
        'rollback to savepoint here',
        'commit',
        'begin',
        'delete from thing',
        'rollback',
      ),
    ).toEqual([{ ...update, columns: ['name'] }]);
  });

  it('copy: the rows, as an insert has them', async () => {
    await db.query('delete from tiered_change');
    await db.copy('thing', 'id, bu_id, state', ['31\t7\tnew', '32\t8\told']);
    const added = { table: 'thing', kind: 'insert', columns: null, was: null };
    expect(await db.changes()).toEqual([
      { ...added, tenant: 7, id: 31, now: values('new') },
      { ...added, tenant: 8, id: 32, now: values('old') },
    ]);
  });

  describe('of more than a hundred rows: one for each tenant', () => {
    const together = { table: 'thing', id: null, columns: null, was: null, now: null };
    const ofBoth = (kind: string, columns: string[] | null = null) =>
      [7, 8].map((tenant) => ({ ...together, kind, tenant, columns }));
    const fill = `insert into thing (id, bu_id) select i, 7 + i % 2 from generate_series(1001, 1300) i`;

    it('insert, copy and delete', async () => {
      expect(await db.changesOf(fill)).toEqual(ofBoth('insert'));
      expect(await db.changesOf('delete from thing where id > 1000')).toEqual(ofBoth('delete'));
      await db.query('delete from tiered_change');
      await db.copy(
        'thing',
        'id, bu_id',
        Array.from({ length: 101 }, (_, i) => `${2000 + i}\t${7 + (i % 2)}`),
      );
      expect(await db.changes()).toEqual(ofBoth('insert'));
    });

    it('update, with the columns that changed in any of its rows', async () => {
      await db.query(fill);
      const [of7, of8] = ofBoth('update', ['name']);
      expect(
        await db.changesOf(`update thing set name = 'all', state = case id when 1002 then 'x' else state end`),
      ).toEqual([{ ...of7, columns: ['name', 'state'] }, of8]);
      expect(await db.changesOf('update thing set name = name')).toEqual([]);
      expect(await db.changesOf(`update thing set name = case bu_id when 8 then 'some' else name end`)).toEqual([of8]);
    });

    it('update of keys and tenants', async () => {
      await db.query(fill);
      expect(await db.changesOf('update thing set id = id + 10000 where id > 1000')).toEqual(
        ['delete', 'insert'].flatMap((kind) => ofBoth(kind)),
      );
      expect(await db.changesOf('update thing set bu_id = 15 - bu_id')).toEqual(ofBoth('update'));
    });

    it('a hundred rows are told one by one', async () => {
      await db.query(fill);
      const some = await db.changesOf(`update thing set name = 'x' where id between 1001 and 1100`);
      expect(some).toHaveLength(100);
      expect(some[0]).toEqual({ ...update, id: 1001, tenant: 8, columns: ['name'] });
    });
  });
});
