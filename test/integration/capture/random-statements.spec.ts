import * as fc from 'fast-check';
import {
  type CaptureDatabase,
  type Change,
  described,
  openCaptureDatabase,
  type Row,
  track,
} from './capture.fixture.js';

const TENANTS = new Set([1, 2, 3]);
const COLUMNS = ['name', 'state', 'owner_id'] as const;

const value = {
  name: fc.constantFrom(`'a'`, `'b'`, 'name'),
  state: fc.constantFrom(`'new'`, `'old'`, 'state'),
  owner_id: fc.constantFrom('null', '5', '6', 'owner_id'),
  bu_id: fc.constantFrom('1', '2', '3', 'bu_id'),
  id: fc.constantFrom('id', 'id + 1000', 'id + 500'),
};

const assignment = fc
  .constantFrom<keyof typeof value>('name', 'name', 'state', 'state', 'owner_id', 'owner_id', 'bu_id', 'id')
  .chain((column) => value[column].map((to) => ({ column, to })));

const assignments = fc.uniqueArray(assignment, { minLength: 1, maxLength: 3, selector: ({ column }) => column });

/** Which rows: none, one, some, many or all. */
const condition = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((id) => `id = ${id}`),
  fc.tuple(fc.nat(400), fc.nat(250)).map(([from, count]) => `id between ${from} and ${from + count}`),
  fc.constantFrom('bu_id = 2', `state = 'old'`, 'owner_id is null', 'true', 'false'),
);

const statement = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(assignments, condition).map(([set, where]) => update(set, where)) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(300), fc.nat(220), value.state).map(insert) },
  { weight: 1, arbitrary: condition.map((where) => `delete from thing where ${where}`) },
  { weight: 1, arbitrary: fc.constantFrom('savepoint s', 'rollback to savepoint s') },
);

function update(set: { column: string; to: string }[], where: string): string {
  return `update thing set ${set.map(({ column, to }) => `${column} = ${to}`).join(', ')} where ${where}`;
}

function insert([from, count, state]: [number, number, string]): string {
  const values = state === 'state' ? `'new'` : state;
  return `insert into thing (id, bu_id, state) select i, 1 + i % 3, ${values} from generate_series(${from}, ${from + count}) i
    on conflict (id) do update set state = excluded.state`;
}

describe('any transaction', () => {
  let db: CaptureDatabase;

  beforeAll(async () => {
    db = await openCaptureDatabase();
    const ddl = `create table thing (
      id bigint primary key, bu_id bigint not null, name text not null default 'a', state text not null, owner_id bigint
    )`;
    await track(
      db,
      ddl,
      described('thing', ['id', 'bu_id', 'name', 'state', 'owner_id?'], { filters: ['state', 'owner_id'] }),
    );
  });
  afterAll(() => db.close());

  it('is covered by what it recorded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 8 }), async (statements) => {
        await db.query('truncate thing');
        await db.query(insert([1, 150, `'new'`]));
        await db.query(insert([400, 60, `'old'`]));
        const before = await contents(db);
        await db.query('delete from tiered_change');
        await db.query('begin');
        await db.query('savepoint s');
        for (const sql of statements) await tryOut(db, sql);
        await db.query('commit');
        expect(uncovered(before, await contents(db), await db.changes())).toEqual([]);
        expect(empty(await db.changes())).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 600_000);
});

/** A statement that breaks a unique key is undone, and the transaction goes on. */
async function tryOut(db: CaptureDatabase, sql: string): Promise<void> {
  await db.query('savepoint attempt');
  try {
    await db.query(sql);
  } catch (error) {
    expect(String(error)).toMatch(/duplicate key|affect row a second time/);
    await db.query('rollback to savepoint attempt');
  }
}

async function contents(db: CaptureDatabase): Promise<Map<number, Row>> {
  const rows = await db.query('select * from thing');
  return new Map(rows.map((row) => [Number(row['id']), row]));
}

/** What is different and is not told by any row of the log: the answer of a cache would be wrong. */
function uncovered(before: Map<number, Row>, after: Map<number, Row>, log: readonly Change[]): string[] {
  const missing: string[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [was, now] = [before.get(id), after.get(id)];
    const tenants = new Set([was, now].flatMap((row) => (row === undefined ? [] : [Number(row['bu_id'])])));
    for (const tenant of tenants) {
      const told = log.filter((change) => change.tenant === tenant && (change.id === id || change.id === null));
      if (was === undefined || now === undefined || was['bu_id'] !== now['bu_id']) {
        if (!told.some(isWhole)) missing.push(`row ${id} of ${tenant}`);
        continue;
      }
      for (const column of COLUMNS.filter((name) => was[name] !== now[name])) {
        if (!told.some((change) => isWhole(change) || change.columns?.includes(column)))
          missing.push(`${column} of ${id}`);
      }
      missing.push(...wrongValues(id, now, told));
    }
  }
  return missing;
}

/** Tells that a row came, went or moved, not only that a column changed. */
function isWhole({ kind, columns }: Change): boolean {
  return kind !== 'update' || columns === null;
}

/** The values of the last state of a row must be among those that the log tells of it, or it tells none. */
function wrongValues(id: number, now: Row, told: readonly Change[]): string[] {
  const ofRow = told.filter((change) => change.id === id && change.now !== null);
  const fits = ofRow.some(
    ({ now: values }) => values?.['state'] === now['state'] && values?.['owner_id'] === now['owner_id'],
  );
  return ofRow.length === 0 || fits || told.some((change) => change.id === null) ? [] : [`values of ${id}`];
}

/** Rows of the log that tell nothing, or of tenants that there are not. */
function empty(log: readonly Change[]): Change[] {
  return log.filter(({ columns, tenant }) => columns?.length === 0 || tenant === null || !TENANTS.has(tenant));
}
