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
    ['rows of any tenant', change('site', 'update', { tenant: undefined, columns: ['name'] }), ['jobs.one']],
    ['another table', change('asset', 'insert'), []],
  ])('%s', (_title, made, scopes) => {
    expect([...registry.scopesOf([made])]).toEqual(scopes);
  });
});
