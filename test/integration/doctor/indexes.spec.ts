import { complaints, Ward } from './support.js';

/** Indexes that are gone, and one that nobody needs. */
let ward: Ward;
const thresholds = { largeTableRows: 1_000 };

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
      /fault: jobneeds\.modified: (?:sequential-scan|wasteful-index), .*cost \d+ before, \d+ after, tried on a copy → create index \w+ on activity_jobneed \(bu_id, updated_at, id\)/,
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
