import { PlanService } from '../../../src/ops/plans/plan.service.js';
import type { HotQuery } from '../../../src/tiers/index.js';
import { complaints, plant, Ward } from './support.js';

/** Indexes that are gone, and one that nobody needs. */
let ward: Ward;
/** Uses have been counted for a moment only. */
const thresholds = { largeTableRows: 1_000, unusedDays: 0 };

beforeAll(async () => {
  ward = await Ward.open({ seed: { bus: 3, people: 60, assets: 150, jobs: 1_500 } });
  // Enough that to read all of them costs more than all else that a list of them does.
  await ward.app.sql(
    `insert into activity_jobneed (bu_id, people_id, jobdesc, identifier, plandatetime, expirydatetime, updated_at)
     select bu_id, people_id, jobdesc, identifier, plandatetime, expirydatetime, updated_at - interval '100 days'
     from activity_jobneed, generate_series(1, 6)`,
  );
  await ward.app.sql('analyze activity_jobneed');
});
afterAll(() => ward.close());

async function definitionOf(index: string): Promise<string> {
  const [found] = await ward.app.sql<{ indexdef: string }>('select indexdef from pg_indexes where indexname = ?', [
    index,
  ]);
  return found!.indexdef;
}

it('names the foreign key that no index serves any more', async () => {
  const keys = await ward.app.sql<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'activity_warranty' and indexdef like '%asset_id%'`,
  );
  for (const { name } of keys) await ward.app.sql(`drop index ${name}`);
  try {
    const report = await ward.check('joins');
    expect(report.status).toBe('fail');
    expect(complaints(report)).toEqual([
      expect.stringMatching(
        /^fault: no index serves the foreign key \w+ of activity_warranty \(.*asset_id.*\) → create index on activity_warranty \(.*asset_id.*\)/,
      ),
    ]);
  } finally {
    for (const { definition } of keys) await ward.app.sql(definition);
  }
});

it('names the filter and the order that lack an index, the one that would help, and its cost before and after', async () => {
  const definition = await definitionOf('activity_jobneed_modified_idx');
  await ward.app.sql('drop index activity_jobneed_modified_idx');
  try {
    const report = await ward.check('indexes', { thresholds });
    expect(report.status).toBe('fail');
    expect(complaints(report).join('\n')).toMatch(
      /fault: jobneeds\.modified: (?:sequential-scan|wasteful-index), .*cost \d+ before, \d+ after, tried on a copy → create index concurrently on activity_jobneed \(bu_id, updated_at, id\)/,
    );
  } finally {
    await ward.app.sql(definition);
  }
});

it('names the index that nobody uses, and the one that another covers', async () => {
  await ward.app.sql('create index planted_useless_idx on activity_jobneed (gracetime, othersite)');
  await ward.app.sql('create index planted_redundant_idx on activity_jobneed (bu_id, updated_at)');
  try {
    const report = await ward.check('indexes', { thresholds });
    const text = complaints(report).join('\n');
    expect(text).toMatch(
      /warning: unused index planted_useless_idx of activity_jobneed \(\d+ kB\): .* → drop index planted_useless_idx/,
    );
    expect(text).toMatch(/warning: redundant index planted_redundant_idx .* → drop index planted_redundant_idx/);
  } finally {
    await ward.app.sql('drop index planted_useless_idx');
    await ward.app.sql('drop index planted_redundant_idx');
  }
});

/** Has the doctor look at these statements, and no others. */
async function checkOnly(statements: HotQuery['statements'], what: Partial<typeof thresholds> = {}) {
  const putBack = plant(ward.nest.get(PlanService), 'hotQueries', () => () => {
    return Promise.resolve([{ query: 'planted', statements }]);
  });
  try {
    return await ward.check('indexes', { thresholds: { ...thresholds, ...what } });
  } finally {
    putBack();
  }
}

it('fails where a statement has no plan, and does not say that no index is missing', async () => {
  const report = await checkOnly([{ sql: 'select id from activity_job where id = ?', params: ['secret'] }]);
  expect(report.status).toBe('fail');
  expect(complaints(report)[0]).toMatch(
    /^fault: planted: has no plan, 22P02: invalid input syntax for type bigint: \?:/,
  );
  expect(report.evidence.map(({ what }) => what)).not.toContain('no index is missing');
});

it('does not say that no index is missing beside one that is, or where no table is large enough to tell', async () => {
  const statement = { sql: 'select id from activity_jobneed where lower(jobdesc) = ?', params: ['x'] };
  const found = await checkOnly([statement]);
  expect(complaints(found)[0]).toMatch(/^fault: planted: sequential-scan/);
  expect(found.evidence.map(({ what }) => what)).not.toContain('no index is missing');

  const { status, evidence } = await checkOnly([statement], { largeTableRows: 1_000_000 });
  expect(status).toBe('pass');
  expect(evidence).toContainEqual({
    level: 'note',
    what: 'no table has 1,000,000 rows, so that nothing can be said of missing indexes',
    fix: null,
  });
});

it('says since when an index is not used, and only notes it where that is not long', async () => {
  await ward.app.sql('create index planted_useless_idx on activity_jobneed (gracetime, othersite)');
  try {
    const statements = [{ sql: 'select id from activity_job where id = ?', params: [1] }];
    const notes = (await checkOnly(statements, { unusedDays: 7 })).evidence.filter(({ level }) => level === 'note');
    expect(notes.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^planted_useless_idx is not used, but uses are counted only since 20\d\d-\d\d-\d\dT/),
    );
  } finally {
    await ward.app.sql('drop index planted_useless_idx');
  }
});
