import { MikroORM } from '@mikro-orm/core';
import {
  describeMissing,
  explain,
  kindsOf,
  missingDependencies,
  needlessDependencies,
  recordStatements,
  type Declared,
  type Dependencies,
  type DependencyColumns,
  type DependentRows,
  type ExplainedStatement,
} from '../../../src/tiers/index.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';
import { load, questionsOf, SEED, type Question } from './questions.js';

/** What every cached query declares, against what PostgreSQL says of the statements that its loads issue. */
let app: TestApp;
let questions: Question[];
let unknown: string[];
/** By query. */
const statements = new Map<string, ExplainedStatement[]>();
let definitions: Declared[];

beforeAll(async () => {
  app = await openTestApp({ seed: SEED });
  ({ questions, unknown } = await questionsOf(app));
  const em = app.app.get(MikroORM).em;
  for (const question of questions) {
    const { name } = question.query;
    const known = statements.get(name) ?? [];
    statements.set(name, known);
    const issued = await recordStatements(() => load(app, question));
    for (const statement of issued.statements) {
      if (!known.some(({ sql }) => sql === statement.sql)) known.push(await explain(em, statement));
    }
  }
  definitions = [...new Set(questions.map(({ query }) => query.definition as Declared))];
});
afterAll(() => app.close());

const missingOf = (declared: Declared) => missingDependencies(declared, statements.get(declared.name) ?? []);

it('knows parameters for every cached query', () => {
  expect(unknown).toEqual([]);
});

it('sees every statement of them', () => {
  const issued = Object.fromEntries([...statements].map(([name, { length }]) => [name, length]));
  expect(issued).toEqual({
    'jobs.with-relations': 4,
    'jobs.workload': 2,
    'jobs.one': 1,
    'jobneeds.mine': 3,
    'jobneeds.external-tours': 3,
    'jobneeds.adhoc-slot': 1,
    'jobneeds.adhoc-slot-at': 1,
    'jobneeds.adhoc-schedule': 1,
    'jobneeds.adhoc-schedule-at': 1,
    'jobneeds.report': 1,
    'jobneeds.tree': 1,
    'assets.active': 1,
    'assets.summary': 1,
    'assets.with-maintenance': 2,
    'assets.by-location': 4,
    'assets.one': 1,
    'people.one': 1,
    'people.team': 2,
  });
});

it('finds every table and column that they hang on among their dependencies', () => {
  expect(definitions.flatMap(missingOf).map(describeMissing)).toEqual([]);
});

it('finds no function in them that could read what no plan shows', () => {
  const called = [...statements].flatMap(([name, all]) =>
    all.flatMap(({ functions }) => functions.map((called) => `${name}: ${called}`)),
  );
  expect(called).toEqual([]);
});

it('finds nothing among their dependencies that they do not look at', () => {
  const needless = definitions.flatMap((declared) =>
    needlessDependencies(declared, statements.get(declared.name) ?? []).map((what) => `${declared.name}: ${what}`),
  );
  expect(needless).toEqual([]);
});

describe('the check can fail', () => {
  it('misses every table that is left out', () => {
    const survivors: string[] = [];
    for (const declared of definitions) {
      for (const { table, without } of withoutTables(declared)) {
        if (!missingOf(without).some((found) => found.table === table)) survivors.push(`${declared.name}: ${table}`);
      }
    }
    expect(survivors).toEqual(ANCHORS);
  });

  it('misses every column that is left out', () => {
    const survivors: string[] = [];
    let removed = 0;
    for (const declared of definitions) {
      for (const { table, column, without } of withoutColumns(declared)) {
        removed += 1;
        const found = missingOf(without).some((one) => one.table === table && one.column === column);
        if (!found) survivors.push(`${declared.name}: ${table}.${column}`);
      }
    }
    expect(survivors).toEqual([]);
    expect(removed).toBeGreaterThan(200);
  });
});

/** Rows that no statement looks at: they only say to whom others belong, and without them no definition is accepted. */
const ANCHORS = ['adhoc-slot', 'adhoc-slot-at', 'adhoc-schedule', 'adhoc-schedule-at'].map(
  (slot) => `jobneeds.${slot}: activity_asset`,
);

/** The definition without one of its tables, in each part. */
function* withoutTables(declared: Declared): Generator<{ table: string; without: Declared }> {
  const { name, dependsOn, row } = declared;
  for (const part of ['lists', 'shows'] as const) {
    for (const table of Object.keys(dependsOn[part] ?? {})) {
      const { [table]: _left, ...others } = dependsOn[part] as Record<string, never>;
      yield { table, without: { ...declared, dependsOn: { ...dependsOn, [part]: others } } };
    }
  }
  if (row) yield { table: row.table, without: { name, dependsOn } };
}

/** The definition without one of its columns; of rows whose every column matters, without one that is looked at. */
function* withoutColumns(declared: Declared): Generator<{ table: string; column: string; without: Declared }> {
  const { dependsOn, row } = declared;
  const change = function* (
    table: string,
    columns: DependencyColumns,
    into: (columns: readonly string[]) => Declared,
  ): Generator<{ table: string; column: string; without: Declared }> {
    const all = columns === 'any' ? lookedAt(declared.name, table) : columns;
    for (const column of all) yield { table, column, without: into(all.filter((one) => one !== column)) };
  };
  const replaced = (part: keyof Dependencies, table: string, value: unknown): Declared => ({
    ...declared,
    dependsOn: { ...dependsOn, [part]: { ...dependsOn[part], [table]: value } },
  });
  for (const [table, listed] of Object.entries(dependsOn.lists ?? {})) {
    // Each kind of rows is declared by itself, but what is looked at of them is the same.
    const kinds = kindsOf(listed);
    const without = (columns: readonly string[]) =>
      replaced(
        'lists',
        table,
        kinds.map((kind) => ({ ...kind, columns })),
      );
    for (const step of change(table, kinds[0]!.columns, without)) {
      if (!kinds.every((kind) => isConstant(kind, step.column))) yield step;
    }
  }
  for (const [table, columns] of Object.entries(dependsOn.shows ?? {})) {
    yield* change(table, columns, (left) => replaced('shows', table, left));
  }
  if (row) yield* change(row.table, row.columns, (columns) => ({ ...declared, row: { ...row, columns } }));
}

/** Whether all rows of the kind that one answer has hold the same value. */
function isConstant({ where = {}, through }: DependentRows, column: string): boolean {
  const admitted = where[column];
  return through === column || (Array.isArray(admitted) && admitted.length === 1);
}

function lookedAt(query: string, table: string): string[] {
  const named = (statements.get(query) ?? []).flatMap(({ columns }) => columns);
  const columns = named.flatMap(({ table: of, column }) => (of === table && column !== null ? [column] : []));
  return [...new Set(columns)].filter((column) => column !== 'id' && column !== 'bu_id');
}
