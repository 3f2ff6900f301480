import { Client } from 'pg';
import { OptimizedJobneedRepository } from '../../../src/activity/index.js';
import { DatabaseConfig } from '../../../src/config/index.js';
import type { HotQuery, PlanFinding, PlanReport } from '../../../src/tiers/index.js';
import { readFixedConditions } from '../../../src/tiers/plan-quality/fixed-conditions.js';
import { ON_SERVER } from '../../support/on-server.js';
import { PlanGround } from './plans.fixture.js';

/** Faults that a developer could make, and what is said of each. */
let ground: PlanGround;
let sql: PlanGround['app']['sql'];
/** The occurrences that were changed last: the list that `activity_jobneed_modified_idx` serves. */
let modified: HotQuery;

beforeAll(async () => {
  ground = await PlanGround.open();
  sql = ground.app.sql.bind(ground.app);
  // Enough that to read all of them costs more than all else that the list does.
  await sql(
    `insert into activity_jobneed (bu_id, people_id, jobdesc, identifier, plandatetime, expirydatetime, updated_at)
     select bu_id, people_id, jobdesc, identifier, plandatetime, expirydatetime, updated_at - interval '100 days'
     from activity_jobneed, generate_series(1, ?)`,
    [ON_SERVER ? 0 : 5],
  );
  await sql('analyze activity_jobneed');
  const [changed] = await sql<{ at: string }>(
    'select updated_at as at from activity_jobneed where bu_id = ? order by updated_at desc offset 200 limit 1',
    [ground.subjects.tenant],
  );
  const request = { since: new Date(changed!.at), limit: 100 };
  const repository = ground.app.app.get(OptimizedJobneedRepository, { strict: false });
  modified = await ground.hot('modified', () => repository.getJobneedModifiedAfter(request));
});
afterAll(() => ground.app.close());

/** Where units are many, to look through one is cheaper than to read all. */
const SCAN = ON_SERVER ? 'wasteful-index' : 'sequential-scan';

const kindsOf = ({ findings }: PlanReport) => findings.map(({ kind, table }) => `${kind} of ${table}`);
const proposalsOf = ({ findings }: PlanReport) => findings.flatMap(({ proposal }) => proposal ?? []);
const only = <K extends PlanFinding['kind']>({ findings }: PlanReport, kind: K) =>
  findings.find((found): found is Extract<PlanFinding, { kind: K }> => found.kind === kind);

/**
 * hypopg itself where the server has it, which `.ci/run` sees to. Elsewhere a stand-in, which makes a real index on the
 * table: the transaction is rolled back all the same.
 * @returns the statement that takes it away
 */
async function installHypotheticalIndexes(): Promise<string> {
  const [extension] = await sql(`select 1 from pg_available_extensions where name = 'hypopg'`);
  if (extension) {
    await sql('create extension hypopg');
    return 'drop extension hypopg';
  }
  expect(ON_SERVER && process.env['CI']).toBeFalsy();
  await sql(`create function hypopg_create_index(definition text, out indexname text) language plpgsql as $$
    begin indexname := 'stand_in_idx';
      execute replace(definition, 'create index', 'create index ' || indexname); end $$`);
  await sql(`create function hypopg_reset() returns void language sql as 'select'`);
  return 'drop function hypopg_create_index(text), hypopg_reset()';
}

describe('an index that is missing', () => {
  let definition: string;
  let report: PlanReport;
  /** Tables and indexes, temporary ones included. */
  let there: unknown;
  const relations = () => sql('select relnamespace::regnamespace::text as schema, relname from pg_class order by 1, 2');

  beforeAll(async () => {
    expect(kindsOf(await ground.check(modified))).toEqual([]);
    const [index] = await sql<{ indexdef: string }>(
      `select indexdef from pg_indexes where indexname = 'activity_jobneed_modified_idx'`,
    );
    definition = index!.indexdef;
    await sql('drop index activity_jobneed_modified_idx');
    there = await relations();
    report = await ground.check(modified);
  });
  afterAll(() => sql(definition));

  it('is a scan that reads much and keeps little', () => {
    expect(kindsOf(report)).toEqual([`${SCAN} of activity_jobneed`]);
    const { numbers, filter, fix, query } = only(report, SCAN)!;
    expect(query).toBe('modified');
    expect(numbers.rowsKept).toBeLessThan(numbers.rowsRead / 10);
    expect(filter).toContain('need.updated_at >= ?');
    expect(fix).toContain('an index of activity_jobneed on (bu_id, updated_at, id)');
  });

  it('is proposed by its name and columns, with the cost before and after', () => {
    expect(proposalsOf(report)).toHaveLength(1);
    expect(proposalsOf(report)[0]).toMatchObject({
      table: 'activity_jobneed',
      columns: ['bu_id', 'updated_at', 'id'],
      create: 'create index on activity_jobneed (bu_id, updated_at, id)',
      tried: 'copy',
    });
    const { scanBefore, costBefore, costAfter, rows } = proposalsOf(report)[0]!;
    expect(costBefore).toBeGreaterThan(costAfter);
    expect(costBefore - costAfter).toBeGreaterThan(scanBefore / 2);
    expect(rows).toBe(only(report, SCAN)!.numbers.tableRows);
  });

  it('is tried on some of the rows of a very large table', async () => {
    const proposals = proposalsOf(await ground.check(modified, { advise: { copiedRows: 2_000 } }));
    expect(proposals).toHaveLength(1);
    expect(proposals[0]!.columns.slice(0, 2)).toEqual(['bu_id', 'updated_at']);
    expect(proposals[0]!.rows).toBeLessThanOrEqual(2_000);
    expect(proposals[0]!.rows).toBeGreaterThan(500);
  });

  it('is not proposed where the gain is too small', async () => {
    expect(proposalsOf(await ground.check(modified, { advise: { gain: 1_000_000 } }))).toEqual([]);
    expect(proposalsOf(await ground.check(modified, { advise: false }))).toEqual([]);
  });

  it('is what was missing: once it is there, there is nothing to find', async () => {
    await sql(proposalsOf(report)[0]!.create);
    expect(kindsOf(await ground.check(modified))).toEqual([]);
    await sql('drop index activity_jobneed_bu_id_updated_at_id_idx');
  });

  it('is allowed where somebody says why', async () => {
    const allowed = [
      { kind: SCAN, table: 'activity_job', reason: 'of another table' },
      { kind: SCAN, query: 'modified', reason: 'nobody asks' },
    ] as const;
    const { findings } = await ground.check(modified, { allowed, advise: false });
    expect(findings).toMatchObject([{ allowed: 'nobody asks' }]);
  });

  it('is asked of the extension where there are hypothetical indexes', async () => {
    const remove = await installHypotheticalIndexes();
    try {
      const proposals = proposalsOf(await ground.check(modified));
      expect(proposals).toMatchObject([{ tried: 'hypothetical', rows: null, columns: ['bu_id', 'updated_at', 'id'] }]);
    } finally {
      await sql(remove);
    }
  });

  if (ON_SERVER) {
    it('is tried while others write to the table, and makes nobody wait', async () => {
      const { url } = ground.app.app.get(DatabaseConfig);
      const writer = new Client({ connectionString: url });
      await writer.connect();
      try {
        await writer.query('begin');
        await writer.query('update activity_jobneed set jobdesc = jobdesc where id = 1');
        expect(proposalsOf(await ground.check(modified))).toHaveLength(1);
      } finally {
        await writer.end();
      }
    });
  }

  it('is tried without anything being left of it', async () => {
    expect(await relations()).toEqual(there);
  });
});

describe('a large table that nothing leads into', () => {
  beforeAll(async () => {
    await sql('create table planted_visit (id bigint primary key, code text, door int)');
    await sql(`insert into planted_visit select n, 'code ' || n % 5000, n % 7 from generate_series(1, 20000) n`);
    await sql('analyze planted_visit');
  });
  afterAll(() => sql('drop table planted_visit'));

  it('is read from end to end, and an index is proposed that makes it many times cheaper', async () => {
    const options = { tables: ['planted_visit'] };
    const report = await ground.checkSql('select id from planted_visit where code = ?', ['code 7'], options);
    expect(report.findings).toEqual([
      {
        kind: 'sequential-scan',
        query: 'planted',
        table: 'planted_visit',
        node: 'Seq Scan on planted_visit',
        filter: '(planted_visit.code = ?::text)',
        numbers: { tableRows: 20_000, rowsRead: 20_000, rowsKept: 4, times: 1 },
        message: '20000 rows of planted_visit are read to keep 4, from end to end',
        fix: 'an index of planted_visit on (code), or a condition that an existing one leads to',
        sql: 'select id from planted_visit where code = ?',
        allowed: null,
        proposal: expect.objectContaining({
          create: 'create index on planted_visit (code)',
          tried: 'copy',
          rows: 20_000,
        }),
      },
    ]);
    const { costBefore, costAfter } = proposalsOf(report)[0]!;
    expect(costBefore / costAfter).toBeGreaterThan(10);
  });

  it('is read for an aggregate of most of its rows, and that is fine', async () => {
    const options = { tables: ['planted_visit'] };
    const report = await ground.checkSql('select count(*) from planted_visit where door > ?', [1], options);
    expect(report.findings).toEqual([]);
  });
});

/** Three thousand visits in each of six units, and an index that leads to those of a unit. */
describe('a table that holds many units', () => {
  const options = { tables: ['planted_visit', 'planted_door'], thresholds: { largeTableRows: 2_500 } };
  const check = (statement: string, params: readonly unknown[] = []) => ground.checkSql(statement, params, options);

  beforeAll(async () => {
    await sql(`create table planted_visit (id bigint primary key, bu_id int not null, made_at timestamptz, door int,
      state text, note text) with (autovacuum_enabled = off)`);
    await sql(`insert into planted_visit select n, 1 + n % 6, '2026-01-01Z'::timestamptz + n * 7919 % 18000 * interval '1 minute',
      n % 2000, case when n % 50 = 0 then 'open' else 'done' end, repeat('words ', 20) from generate_series(1, 18000) n`);
    await sql('create index planted_visit_bu_id_idx on planted_visit (bu_id, id)');
    await sql('create table planted_door (id int primary key, name text) with (autovacuum_enabled = off)');
    await sql(`insert into planted_door select n, 'door ' || n from generate_series(1, 3) n`);
    await sql('analyze planted_visit, planted_door');
  });
  afterAll(() => sql('drop table planted_visit, planted_door'));

  it('has no index for the order of a list', async () => {
    const report = await check('select id from planted_visit where bu_id = ? order by made_at desc limit 20', [2]);
    expect(report.findings).toMatchObject([
      {
        message: expect.stringContaining('3000 rows of planted_visit are read to keep 20, by'),
        proposal: { create: 'create index on planted_visit (bu_id, made_at desc)' },
      },
    ]);
    const all = await check('select id from planted_visit order by made_at limit 20');
    expect(proposalsOf(all).map(({ create }) => create)).toEqual(['create index on planted_visit (made_at)']);
  });

  it('has no index for what is joined', async () => {
    const report = await check(
      'select v.id, d.name from planted_door d join planted_visit v on v.bu_id = ? and v.door = d.id',
      [2],
    );
    expect(report.findings).toMatchObject([
      {
        table: 'planted_visit',
        proposal: { create: expect.stringMatching(/^create index on planted_visit \((bu_id, )?door\)$/) },
      },
    ]);
  });

  it('is told of each statement with what mends that one', async () => {
    const { findings } = await ground.check(
      {
        query: 'planted',
        statements: [
          { sql: `select id from planted_visit where lower(note) = ?`, params: ['x'] },
          { sql: 'select id from planted_visit where door = ?', params: [7] },
        ],
      },
      options,
    );
    const told = findings.map(({ sql: statement, proposal }) => [statement, proposal?.create]);
    expect(told).toEqual([
      ['select id from planted_visit where lower(note) = ?', undefined],
      ['select id from planted_visit where door = ?', 'create index on planted_visit (door)'],
    ]);
  });

  it('is asked by conditions that always hold, and by others that hold for one value of a parameter', async () => {
    const statement = `select id, case when state = 'open' then 1 end as open from planted_visit
      where state = ? and door = 3 and note = 'x'`;
    const always = ['(planted_visit.door = 3)', `(planted_visit.note = 'x'::text)`];
    const fixed = async (text: string) =>
      [...(await readFixedConditions(ground.em, { sql: text, params: ['open'] }))].toSorted();
    expect(await fixed(statement)).toEqual(['(planted_visit.state = $1)', ...always].toSorted());
    expect(await fixed('select id from planted_visit where ? is null')).toEqual([]);
    expect(await fixed(statement)).toEqual(expect.arrayContaining(always));
  });

  it('is not spoilt by an index that cannot be made', async () => {
    // A day depends on the time zone of whoever asks, so that no index may have it for a condition.
    const report = await check(`select id from planted_visit where made_at::date = '2026-01-05' and door = ?`, [7]);
    expect(report.failures).toEqual([]);
    expect(proposalsOf(report).map(({ create }) => create)).toEqual(['create index on planted_visit (door)']);
  });

  it('does not count as used what the planner takes only where it must not read all', async () => {
    await sql('create index planted_visit_state_idx on planted_visit (state)');
    const report = await check('select count(note) from planted_visit where state >= ?', ['a']);
    expect(report.usedIndexes).not.toContain('planted_visit_state_idx');
    expect(report.indexes.find(({ index }) => index === 'planted_visit_state_idx')).toMatchObject({ kind: 'unused' });
  });

  it('was never analysed, and is large all the same', async () => {
    await sql('create table planted_door_2 (id bigint, name text) with (autovacuum_enabled = off)');
    await sql(`insert into planted_door_2 select n, 'door ' || n from generate_series(1, 20000) n`);
    try {
      const report = await ground.checkSql('select id from planted_door_2 where name = ?', ['door 7'], {
        ...options,
        tables: ['planted_door_2'],
      });
      expect(only(report, 'sequential-scan')).toMatchObject({ numbers: { tableRows: 20_000 } });
    } finally {
      await sql('drop table planted_door_2');
    }
  });
});

describe('a statement that takes long for no cause that is seen', () => {
  it('is told', async () => {
    const options = { thresholds: { slowMs: 20 } };
    const { findings } = await ground.checkSql('select pg_sleep(0.05)', [], options);
    expect(findings).toMatchObject([{ kind: 'slow', node: 'Result' }]);
  });
});

describe('a sort that does not fit into memory', () => {
  it('is found', async () => {
    const statement = 'select id, body from activity_comment where bu_id = ? order by body, id';
    const options = { explain: { settings: { work_mem: '64kB' } } };
    const report = await ground.checkSql(statement, [ground.subjects.tenant], options);
    expect(only(report, 'spilled-sort')).toMatchObject({ filter: 'activity_comment.body, activity_comment.id' });
    expect(only(report, 'spilled-sort')!.numbers.diskKilobytes).toBeGreaterThan(64);
    expect(report.queries[0]!.buffers.tempWritten).toBeGreaterThan(0);
    expect(only(await ground.checkSql(statement, [ground.subjects.tenant]), 'spilled-sort')).toBeUndefined();
  });
});

describe('an estimate that is far off', () => {
  beforeAll(async () => {
    await sql('create table planted_visit (id bigint primary key, state text) with (autovacuum_enabled = off)');
    await sql(`insert into planted_visit select n, 'done' from generate_series(1, 3000) n`);
    await sql('analyze planted_visit');
    await sql(`insert into planted_visit select n, 'open' from generate_series(3001, 6000) n`);
  });
  afterAll(() => sql('drop table planted_visit'));

  it('is found where statistics are old, and gone with new ones', async () => {
    const statement = 'select id from planted_visit where state = ?';
    const options = { tables: ['planted_visit'], advise: false } as const;
    const stale = await ground.checkSql(statement, ['open'], options);
    expect(only(stale, 'misestimate')).toMatchObject({
      table: 'planted_visit',
      filter: '(planted_visit.state = ?::text)',
      numbers: { actual: 3000, times: 1 },
      fix: expect.stringContaining('analyze planted_visit'),
    });
    expect(only(stale, 'misestimate')!.numbers.factor).toBeGreaterThan(100);
    await sql('analyze planted_visit');
    expect(kindsOf(await ground.checkSql(statement, ['open'], options))).toEqual([]);
  });
});

describe('an index that nobody uses', () => {
  it('is named with what it costs; and so is one that another one begins with', async () => {
    await sql('create index planted_cron_idx on activity_job (cron)');
    await sql('create index planted_status_idx on activity_job (bu_id, status)');
    try {
      const { indexes } = await ground.checkSql('select id from activity_job where id = ?', [1]);
      expect(indexes.find(({ index }) => index === 'planted_cron_idx')).toMatchObject({
        kind: 'unused',
        table: 'activity_job',
        scans: 0,
        fix: 'drop index planted_cron_idx',
        bytes: expect.any(Number),
      });
      expect(indexes.find(({ index }) => index === 'planted_status_idx')).toMatchObject({
        kind: 'redundant',
        reason: 'activity_job_status_idx begins with the same columns',
      });
    } finally {
      await sql('drop index planted_cron_idx, planted_status_idx');
    }
  });
});

describe('an index that cannot be used, or is of another kind', () => {
  it('is at fault, and covers nothing', async () => {
    await sql('create index planted_a_idx on activity_job (cron)');
    await sql('create index planted_b_idx on activity_job (cron)');
    await sql('create index planted_c_idx on activity_job (jobname collate "C")');
    await sql('create index planted_d_idx on activity_job (jobname, cron)');
    await sql(`update pg_index set indisvalid = false where indexrelid = 'planted_a_idx'::regclass`);
    try {
      const { indexes } = await ground.checkSql('select id from activity_job where id = ?', [1]);
      const judged = indexes.filter(({ index }) => index.startsWith('planted_'));
      expect(judged.map(({ index, kind }) => `${index}: ${kind}`)).toEqual([
        'planted_a_idx: invalid',
        'planted_b_idx: unused',
        'planted_c_idx: unused',
        'planted_d_idx: unused',
      ]);
    } finally {
      await sql('drop index planted_a_idx, planted_b_idx, planted_c_idx, planted_d_idx');
    }
  });
});

describe('a statement that has no plan', () => {
  it('is told without its values, although the database quotes them', async () => {
    const { failures } = await ground.checkSql('select id from activity_job where id = ?', ['secret']);
    expect(failures).toMatchObject([{ step: 'explain', reason: '22P02: invalid input syntax for type bigint: ?' }]);
  });

  it('is told, and the others are checked all the same', async () => {
    const statements = [
      { sql: `update activity_job set jobname = 'secret'`, params: [] },
      { sql: 'select id from activity_job where id = ?', params: [1] },
    ];
    const report = await ground.check({ query: 'planted', statements });
    expect(report.failures).toEqual([
      {
        query: 'planted',
        sql: 'update activity_job set jobname = ?',
        step: 'explain',
        reason: 'Only queries are explained: update activity_job set jobname = ?',
      },
    ]);
    expect(report.queries).toMatchObject([{ query: 'planted', statements: [{ sql: statements[1]!.sql }] }]);
  });

  if (ON_SERVER) {
    it('because it takes too long', async () => {
      const { failures } = await ground.checkSql('select pg_sleep(30)', [], { explain: { timeoutMs: 50 } });
      expect(failures).toMatchObject([{ step: 'explain', reason: expect.stringContaining('statement timeout') }]);
    });

    it('is another thing than one whose indexes could not be tried in time', async () => {
      const statement = 'select id from activity_comment where body = ?';
      const { findings, failures } = await ground.checkSql(statement, ['x'], { advise: { timeoutMs: 1 } });
      expect(findings).toMatchObject([{ kind: 'sequential-scan' }]);
      expect(failures).toMatchObject([{ step: 'advise', reason: expect.stringContaining('statement timeout') }]);
    });
  }
});
