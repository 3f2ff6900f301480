import type { RowChange } from '../scope/row-change.js';
import type { CachedQueryDefinition } from './cached-query-definition.js';
import { CachedQuery } from './cached-query.js';
import { QueryRegistry } from './query-registry.js';

const definition: CachedQueryDefinition<{ id: number }, unknown> = {
  name: 'jobs.one',
  ttlSeconds: 1,
  row: { table: 'job', columns: ['jobname', 'site_id'], id: ({ id }) => id },
  dependsOn: { lists: { comment: ['body'] }, shows: { site: ['name'] } },
  load: () => Promise.resolve(1),
};

const change = (table: string, kind: RowChange['kind'], more: Partial<RowChange> = {}): RowChange => ({
  table,
  kind,
  id: 7,
  tenant: 3,
  columns: undefined,
  ...more,
});

describe('the scopes that a change concerns', () => {
  const registry = new QueryRegistry();
  registry.add(new CachedQuery(undefined as never, definition));

  it.each<[string, RowChange, string[]]>([
    ['its own row', change('job', 'update', { columns: ['jobname'] }), ['jobs.one:3:7']],
    ['its own row, removed', change('job', 'delete'), ['jobs.one:3:7']],
    ['several rows', change('job', 'update', { id: undefined }), ['jobs.one:3']],
    ['a column that is not shown', change('job', 'update', { columns: ['gracetime'] }), []],
    ['a listed row, new', change('comment', 'insert'), ['jobs.one:3']],
    ['a listed column', change('comment', 'update', { columns: ['body'] }), ['jobs.one:3']],
    ['a shown row, renamed', change('site', 'update', { columns: ['name'] }), ['jobs.one:3']],
    ['a shown row, new: nobody can refer to it yet', change('site', 'insert'), []],
    ['a row with another number: answers about both', change('job', 'update', { columns: ['id'] }), ['jobs.one:3']],
    ['a row with another owner', change('site', 'update', { columns: ['bu_id'] }), ['jobs.one:3']],
    ['every row gone', change('comment', 'truncate', { id: undefined, tenant: undefined }), ['jobs.one']],
    ['its own table emptied', change('job', 'truncate', { id: undefined, tenant: undefined }), ['jobs.one']],
    ['a shown table emptied', change('site', 'truncate', { id: undefined, tenant: undefined }), ['jobs.one']],
    ['rows of any tenant', change('site', 'update', { tenant: undefined, columns: ['name'] }), ['jobs.one']],
    ['another table', change('asset', 'insert'), []],
  ])('%s', (_title, made, scopes) => {
    expect([...registry.scopesOf([made])]).toEqual(scopes);
  });
});

describe('the scopes that a change of a row outside or inside of a filter concerns', () => {
  const registry = new QueryRegistry();
  registry.add(
    new CachedQuery(undefined as never, {
      ...definition,
      name: 'sites.jobs',
      row: { table: 'site', columns: [], id: ({ id }) => id },
      dependsOn: {
        lists: {
          job: { columns: ['jobname'], where: { status: ['open', 'begun'] }, through: 'site_id' },
          comment: [
            { columns: ['body'], where: { author_id: { not: [null] } }, through: 'site_id' },
            { columns: [], where: { author_id: [null], loud: [true] } },
          ],
        },
      },
    }),
  );
  const open = { status: 'open', site_id: 1 };
  const done = { status: 'done', site_id: 1 };
  const quiet = { author_id: null, loud: false, site_id: 1 };
  const job = (kind: RowChange['kind'], more: Partial<RowChange>) => change('job', kind, more);

  it.each<[string, RowChange, string[]]>([
    ['outside before and after', job('update', { columns: ['jobname'], was: done, now: done }), []],
    [
      'inside, a column that matters',
      job('update', { columns: ['jobname'], was: open, now: open }),
      ['sites.jobs:3:1'],
    ],
    ['inside, another column', job('update', { columns: ['priority'], was: open, now: open }), []],
    [
      'from one admitted value to another',
      job('update', { columns: ['status'], was: open, now: { ...open, status: 'begun' } }),
      [],
    ],
    ['out', job('update', { columns: ['status'], was: open, now: done }), ['sites.jobs:3:1']],
    ['in', job('update', { columns: ['status'], was: done, now: open }), ['sites.jobs:3:1']],
    [
      'to another row',
      job('update', { columns: ['site_id'], was: open, now: { ...open, site_id: 2 } }),
      ['sites.jobs:3:1', 'sites.jobs:3:2'],
    ],
    [
      'to no row',
      job('update', { columns: ['site_id'], was: open, now: { ...open, site_id: null } }),
      ['sites.jobs:3:1'],
    ],
    [
      'in, at another row',
      job('update', { columns: ['status', 'site_id'], was: done, now: { ...open, site_id: 2 } }),
      ['sites.jobs:3:2'],
    ],
    ['comes inside', job('insert', { now: open }), ['sites.jobs:3:1']],
    ['comes outside', job('insert', { now: done }), []],
    ['comes at no row', job('insert', { now: { ...open, site_id: null } }), []],
    ['goes from inside', job('delete', { was: open }), ['sites.jobs:3:1']],
    ['goes from outside', job('delete', { was: done }), []],
    ['nothing is known', job('update', { columns: ['status'] }), ['sites.jobs:3']],
    ['nothing is known, but that nothing matters', job('update', { columns: ['priority'] }), []],
    ['the row is not known', job('insert', { now: { status: 'open' } }), ['sites.jobs:3']],
    ['the row is not known, nor need be', job('insert', { now: { status: 'done' } }), []],
    ['the filter is not known', job('insert', { now: { site_id: 2 } }), ['sites.jobs:3:2']],
    ['what it was is not known', job('update', { columns: ['jobname'], now: open }), ['sites.jobs:3']],
    ['rows of any tenant', job('insert', { tenant: undefined, now: open }), ['sites.jobs']],
    ['every row gone', job('truncate', { tenant: undefined }), ['sites.jobs']],
    ['outside of both kinds', change('comment', 'insert', { now: quiet }), []],
    ['the one kind', change('comment', 'insert', { now: { ...quiet, loud: true } }), ['sites.jobs:3']],
    ['the other kind', change('comment', 'insert', { now: { ...quiet, author_id: 5 } }), ['sites.jobs:3:1']],
  ])('%s', (_title, made, scopes) => {
    expect([...registry.scopesOf([made])].toSorted()).toEqual(scopes);
  });

  it('refuses a definition whose rows belong to a row that it does not name', () => {
    const { row: _row, ...rowless } = definition;
    const dependsOn = { lists: { job: { columns: [], through: 'site_id' } } };
    expect(() => registry.add(new CachedQuery(undefined as never, { ...rowless, name: 'x', dependsOn }))).toThrow(
      '"x" depends on job through a row, but says not which (row).',
    );
  });
});
