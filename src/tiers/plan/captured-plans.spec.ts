import { readFileSync } from 'node:fs';
import type { ExplainedStatement } from './explained-statement.js';
import { reachedRows } from './reached-rows.js';
import { usedColumns } from './used-columns.js';

/**
 * Plans as PostgreSQL 15 and 18 printed them, under several planner settings: no costs, and of equal ones but one.
 * The tables: `unit`, `site`, `person` (boss_id), `job` (person_id, site_id), `note` (job_id, author_id), `"Order Line"`.
 */
type Captured = Pick<ExplainedStatement, 'sql' | 'columns' | 'plans'> & { readonly name: string };

const captured = readFileSync(new URL('./captured-plans.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Captured);

/** By statement: what its plans use, `!` where a column does more than choose rows, and how its tables are reached. */
const EXPECTED: Readonly<Record<string, readonly [used: string, reached: string]>> = {
  'one relation': ['job.bu_id job.id job.id! job.status! job.title!', 'job:search'],
  'one row': ['person.bu_id person.id person.mail! person.name!', 'person:row'],
  'a partial index hides its condition': ['job.bu_id job.due job.due! job.id! job.status', 'job:search'],
  'joins by reference': [
    `j.bu_id j.bu_id! j.due! j.person_id! j.site_id! j.status j.title! p.id! p.name! s.bu_id s.bu_id!
     s.id! s.name!`,
    'j:search p:reference s:reference',
  ],
  'the preserved side of an outer join is searched': [
    'j.person_id! j.title! p.bu_id p.id! p.name!',
    'j:search p:search',
  ],
  'a scalar subquery': ['j.bu_id j.bu_id! j.id j.id! j.person_id! p.bu_id! p.id! p.mail!', 'j:row p:reference'],
  'an aggregated subquery': [
    'a.id! a.name! j.bu_id j.id j.id! n.author_id! n.body! n.id! n.job_id! n.made_at!',
    'a:reference j:search n:search',
  ],
  'a page, then its rows': ['j.due! j.id! j.title! job.bu_id job.due! job.id! job.status', 'j:same job:search'],
  'a recursive query': [
    'p.id! p.name! person.bu_id person.id person.id! r.boss_id! r.id!',
    'p:same person:row r:search',
  ],
  'a materialized query': [
    `job.bu_id job.bu_id! job.cost! job.due job.due! job.id! job.person_id! job.site_id! job.status! job.tags!
     job.title!`,
    'job:search',
  ],
  'initial plans': ['job.bu_id job.status note.bu_id note.made_at!', 'job:search note:search'],
  'a lateral join': ['j.due! j.site_id! j.title! s.bu_id s.id! s.name!', 'j:search s:reference'],
  groups: ['j.bu_id j.cost! j.due! j.person_id! j.status! p.id! p.name!', 'j:search p:reference'],
  'a window': ['job.bu_id job.due! job.id! job.site_id! job.title!', 'job:search'],
  'a set': ['job.bu_id job.person_id job.title! note.author_id note.body! note.bu_id', 'job:search note:search'],
  'a subplan under or': [
    'job.bu_id job.person_id job.person_id! job.site_id! job.title! site.bu_id site.code site.id!',
    'job:search site:search',
  ],
  'rows that have none of others': ['j.site_id! j.status s.bu_id s.id! s.name!', 'j:search s:search'],
  'casts and zones': ['j.bu_id! j.cost! j.due! j.id j.tags! u.id!', 'j:row u:reference'],
  'quoted names': ['j.id! l.Unit Price l.Unit Price! l.bu_id l.job_id! l.say "hi"!', 'j:reference l:search'],
  'whole rows': ['p.*! p.id q.*! q.bu_id', 'p:row q:search'],
  'a function that returns rows': ['j.bu_id j.id j.tags!', 'j:search'],
  'a cut behind which nothing is referred to': [
    'j.site_id! j.title! site.bu_id site.id! site.name!',
    'j:search site:search',
  ],
  'distinct rows': ['j.bu_id j.person_id! p.id! p.name!', 'j:search p:reference'],
  'a number from nowhere': ['j.bu_id j.id j.tags! p.id! p.name!', 'j:row p:search'],
};

/** What only the catalog tells: PostgreSQL makes no difference between a whole row and none of its columns. */
const ROWS_ONLY = new Set(['whole rows']);

it('there is something expected of every plan', () => {
  expect(captured.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
});

describe.each(captured)('$name', ({ name, plans, columns }) => {
  const [used, reached] = EXPECTED[name]!;

  it('uses these columns, whichever the plan', () => {
    const uses = plans.flatMap((plan) =>
      usedColumns(plan).map(
        ({ alias, column, condition }) => `${alias}.${column}${condition === undefined ? '!' : ''}`,
      ),
    );
    expect([...new Set(uses)].toSorted().join(' ')).toBe(used.replaceAll(/\n\s+/g, ' '));
  });

  it('names no column that a plan does not show', () => {
    const shown = new Set(
      plans.flatMap((plan) =>
        usedColumns(plan).flatMap(({ table, column }) => [`${table} ${column}`, `${table} null`]),
      ),
    );
    const named = columns.map(({ table, column }) => `${table} ${column}`);
    expect(named.filter((one) => !shown.has(one) && !ROWS_ONLY.has(name))).toEqual([]);
  });

  it('reaches its tables in this way, whichever the plan', () => {
    for (const plan of plans) {
      const found = reachedRows(plan).map(({ alias, reach }) => `${alias}:${reach}`);
      expect(found.toSorted().join(' ')).toBe(reached);
    }
  });
});
