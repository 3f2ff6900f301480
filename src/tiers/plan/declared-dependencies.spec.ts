import { readFileSync } from 'node:fs';
import type { Dependencies, RowDependency } from '../cache/dependencies.js';
import type { Declared } from './declared.js';
import type { ExplainedStatement } from './explained-statement.js';
import { describeMissing, missingDependencies } from './missing-dependencies.js';
import { needlessDependencies } from './needless-dependencies.js';

const lines = readFileSync(new URL('./captured-plans.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const captured = new Map(
  lines.map((line) => {
    const { name, ...statement } = JSON.parse(line) as ExplainedStatement & { name: string };
    return [name, { ...statement, functions: [] }];
  }),
);

function statements(...names: string[]): ExplainedStatement[] {
  return names.map((name) => captured.get(name)!);
}

function declared(dependsOn: Dependencies, row?: Omit<RowDependency<never>, 'id'>): Declared {
  return { name: 'q', dependsOn, ...(row && { row: { ...row, id: () => 1 } }) };
}

const missing = (definition: Declared, ...names: string[]) =>
  missingDependencies(definition, statements(...names)).map(
    ({ table, column, parts }) => `${table}.${column ?? ''} ${parts.join()}`,
  );
const needless = (definition: Declared, ...names: string[]) => needlessDependencies(definition, statements(...names));

describe('what is missing of the dependencies of a query', () => {
  const lists = { job: ['title', 'status', 'due', 'person_id', 'site_id'] };
  const shows = { person: ['name'], site: ['name'] };

  it('is nothing where they are complete', () => {
    expect(missing(declared({ lists, shows }), 'joins by reference')).toEqual([]);
  });

  it.each([
    ['a table', { lists }, ['person. shows,lists', 'site. shows,lists']],
    ['a shown column', { lists, shows: { ...shows, person: [] } }, ['person.name shows,lists']],
    ['a filter', { lists: { job: ['title', 'due', 'person_id', 'site_id'] }, shows }, ['job.status lists']],
    ['a foreign key', { lists: { job: ['title', 'status', 'due', 'site_id'] }, shows }, ['job.person_id lists']],
    ['an order', { lists: { job: ['title', 'status', 'person_id', 'site_id'] }, shows }, ['job.due lists']],
    ['everything', {}, ['job. lists', 'person. shows,lists', 'site. shows,lists']],
    ['listed, and not only shown', { shows: { ...shows, job: 'any' } }, ['job. lists']],
  ] as const)('is %s that was forgotten', (_what, dependsOn, expected) => {
    expect(missing(declared(dependsOn), 'joins by reference').toSorted()).toEqual(expected);
  });

  it('is the whole table where rows of it are searched for, besides those that are referred to', () => {
    expect(missing(declared({ shows: { person: ['name'] } }), 'distinct rows')).toEqual(['job. lists']);
    const both = declared({ lists: { job: ['person_id', 'title'] }, shows: { person: ['name'] } });
    expect(missing(both, 'the preserved side of an outer join is searched')).toEqual(['person. lists']);
  });

  it('is what is shown of the one row', () => {
    expect(missing(declared({}, { table: 'person', columns: ['name'] }), 'one row')).toEqual(['person.mail row,lists']);
    expect(missing(declared({}, { table: 'person', columns: 'any' }), 'one row')).toEqual([]);
    expect(missing(declared({}, { table: 'job', columns: 'any' }), 'one row')).toEqual(['person. row,lists']);
  });

  it('is not what is shown of the one row, where other rows are reached as well', () => {
    const row = { table: 'person', columns: 'any' } as const;
    expect(missing(declared({}, row), 'a recursive query')).toEqual(
      ['person. lists', 'person. shows,lists'].slice(0, 1),
    );
    expect(missing(declared({ lists: { person: ['name', 'boss_id'] } }), 'a recursive query')).toEqual([]);
  });

  it('is found in every statement, and in those that hide it by their text', () => {
    expect(missing(declared({ lists: { job: ['title'] } }), 'one relation', 'a window')).toEqual([
      'job.status lists',
      'job.due lists',
      'job.site_id lists',
    ]);
    const hidden = statements('a partial index hides its condition').map((one) => ({
      ...one,
      plans: one.plans.slice(0, 1),
    }));
    expect(missingDependencies(declared({ lists: { job: ['due'] } }), hidden)).toMatchObject([{ column: 'status' }]);
  });

  it('is every column where a whole row is shown', () => {
    const row = { table: 'person', columns: ['name'] };
    expect(missing(declared({ lists: { site: 'any' } }, row), 'whole rows')).toEqual(['person.* row,lists']);
    expect(missing(declared({ lists: { site: 'any' } }, { ...row, columns: 'any' }), 'whole rows')).toEqual([]);
  });

  it('is not a column that only chooses rows, unless it is shown with more than one value', () => {
    const where = (status: readonly string[], columns: string[] = []) =>
      declared({ lists: { job: { columns: ['due', ...columns], where: { status } } } });
    expect(missing(where(['open', 'begun']), 'a partial index hides its condition')).toEqual([]);
    const groups = (status: readonly string[]) =>
      declared({
        lists: { job: { columns: ['cost', 'due', 'person_id'], where: { status } } },
        shows: { person: ['name'] },
      });
    expect(missing(groups(['open', 'begun']), 'groups')).toEqual(['job.status lists']);
    expect(missing(groups(['open']), 'groups')).toEqual([]);
  });

  it('is a column that chooses among the rows of a filter', () => {
    const where = (status: readonly string[]) => declared({ lists: { job: { columns: ['due'], where: { status } } } });
    expect(missing(where(['open', 'done']), 'a partial index hides its condition')).toEqual(['job.status lists']);
  });

  it('is a column of one of several kinds of rows', () => {
    const kinds = (...columns: string[][]) =>
      declared({
        lists: { job: columns.map((some) => ({ columns: some })) },
        shows: { person: ['name'], site: ['name'] },
      });
    const all = ['title', 'status', 'due', 'person_id', 'site_id'];
    expect(missing(kinds(all, all), 'joins by reference')).toEqual([]);
    expect(missing(kinds(all, all.slice(1)), 'joins by reference')).toEqual(['job.title lists']);
  });

  it('is what is shown of a row that is referred to, though others of its table are listed', () => {
    const listed = (more: object) =>
      declared({ lists: { person: { columns: ['name', 'boss_id'], ...more } } }, { table: 'job', columns: [] });
    expect(missing(listed({}), 'distinct rows')).toContain('job. lists');
    expect(missing(listed({}), 'distinct rows')).not.toContain('person.name shows,lists');
    expect(missing(listed({ where: { boss_id: [null] } }), 'distinct rows')).toContain('person.name shows,lists');
    expect(missing(listed({ through: 'boss_id' }), 'distinct rows')).toContain('person.name shows,lists');
  });

  it('is a table that no plan shows, because the planner did without it', () => {
    const [statement] = statements('one row');
    const without = {
      ...statement!,
      columns: [
        { table: 'site', column: null },
        { table: 'unit', column: 'name' },
      ],
    };
    const row = { table: 'person', columns: 'any' } as const;
    expect(missingDependencies(declared({ shows: { unit: [] } }, row), [without])).toMatchObject([
      { table: 'site', column: undefined },
      { table: 'unit', column: 'name' },
    ]);
  });

  it('is not the column through which rows belong to the one row', () => {
    const through = declared(
      {
        lists: { job: { columns: ['title'], through: 'person_id' }, note: { columns: ['body'], through: 'author_id' } },
      },
      { table: 'person', columns: [] },
    );
    expect(missing(through, 'a set')).toEqual([]);
  });

  it('is said in one line, with where it was found', () => {
    const found = missingDependencies(declared({ lists: { person: ['name'] } }), statements('one row'));
    expect(found.map(describeMissing)).toEqual([
      'q hangs on person.mail, which is not in its row or lists; Index Scan on person: Output: person.mail',
    ]);
    expect(missingDependencies(declared({}), statements('one row')).map(describeMissing)).toEqual([
      'q hangs on person, which is not in its row or lists; Index Scan on person',
    ]);
  });
});

describe('what is needless in the dependencies of a query', () => {
  it.each<[string, Declared, string[]]>([
    ['nothing', declared({}, { table: 'person', columns: ['name', 'mail'] }), []],
    ['a column', declared({}, { table: 'person', columns: ['name', 'mail', 'boss_id'] }), ['row.person.boss_id']],
    ['all columns', declared({}, { table: 'person', columns: 'any' }), ['row.person.any']],
    ['a table', declared({ shows: { site: ['name'] } }, { table: 'person', columns: ['name'] }), ['shows.site']],
    ['a part', declared({ shows: { person: ['name', 'mail'] } }), ['shows.person']],
    ['a row', declared({ lists: { person: ['name', 'mail'] } }, { table: 'site', columns: [] }), ['row.site']],
    [
      'a filter that the query does not have',
      declared({ lists: { person: { columns: ['name', 'mail'], where: { boss_id: [1] } } } }),
      ['lists.person.boss_id'],
    ],
    [
      'no row that others belong to',
      declared({ lists: { person: { columns: ['name', 'mail'], through: 'bu_id' } } }, { table: 'site', columns: [] }),
      [],
    ],
  ])('%s', (_what, definition, expected) => {
    expect(needless(definition, 'one row')).toEqual(expected);
  });

  it('is not every column of a row that is shown whole', () => {
    expect(needless(declared({ lists: { site: 'any' } }, { table: 'person', columns: 'any' }), 'whole rows')).toEqual(
      [],
    );
  });
});
