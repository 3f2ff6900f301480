import { openTestApp, type TestApp } from '../support/test-app.js';
import { MikroORM, ReferenceKind } from '@mikro-orm/core';
import { kindsOf, TieredCache, type DependencyColumns } from '../../src/tiers/index.js';

/** Every cached query of the application, whoever defined it. */
describe('cached queries', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await openTestApp({ seed: null });
  });
  afterAll(() => app.close());

  const definitions = () =>
    app.app
      .get(TieredCache)
      .queries()
      .map(({ definition }) => definition)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));

  it('depend on tables and columns that exist', () => {
    const columns = new Map<string, Set<string>>();
    for (const meta of app.app.get(MikroORM).getMetadata().getAll().values()) {
      columns.set(meta.tableName, new Set(meta.props.flatMap((property) => property.fieldNames ?? [])));
    }
    const unknown: string[] = [];
    const check = (query: string, table: string, named: DependencyColumns) => {
      if (!columns.has(table)) unknown.push(`${query}: ${table}`);
      for (const column of named === 'any' ? [] : named) {
        if (!columns.get(table)?.has(column)) unknown.push(`${query}: ${table}.${column}`);
      }
    };
    for (const { name, dependsOn, row } of definitions()) {
      for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
        for (const { columns: named } of kindsOf(listed)) check(name, table, named);
      }
      for (const [table, named] of Object.entries(dependsOn.shows ?? {})) check(name, table, named);
      if (row) check(name, row.table, row.columns);
    }
    expect(unknown).toEqual([]);
  });

  it('choose rows by columns whose values the change log keeps', () => {
    const kept = new Map<string, Set<string>>();
    for (const meta of app.app.get(MikroORM).getMetadata().getAll().values()) {
      const filters = meta.props.filter(({ kind, type, items, targetMeta }) => {
        return kind === ReferenceKind.MANY_TO_ONE ? targetMeta : (items ?? type === 'boolean');
      });
      kept.set(meta.tableName, new Set(filters.flatMap(({ fieldNames }) => fieldNames)));
    }
    const others = definitions().flatMap(({ name, dependsOn }) =>
      Object.entries(dependsOn.lists ?? {}).flatMap(([table, listed]) =>
        kindsOf(listed)
          .flatMap(({ where = {}, through }) => [...Object.keys(where), ...(through === undefined ? [] : [through])])
          .filter((column) => !kept.get(table)?.has(column))
          .map((column) => `${name}: ${table}.${column}`),
      ),
    );
    expect(others).toEqual([]);
  });

  it('are these, with these lifetimes and dependencies', () => {
    const shown = definitions().map(
      ({ name, freshness = 'acknowledged', ttlSeconds, revision = 1, dependsOn, row }) => ({
        name,
        freshness,
        ttlSeconds,
        revision,
        dependsOn,
        row: row && { table: row.table, columns: row.columns },
      }),
    );
    expect(shown).toMatchSnapshot();
  });
});
