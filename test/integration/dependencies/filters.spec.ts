import { MikroORM } from '@mikro-orm/core';
import { explain, kindsOf, recordStatements, type Dependencies, type DependentRows } from '../../../src/tiers/index.js';
import { openTestApp, type TestApp } from '../../support/test-app.js';
import { disturb } from './disturb.js';
import { load, QUERIES, questionsOf, SEED, type Question } from './questions.js';

/** What a definition says of rows outside of its filters and of other rows than the answer's, against what happens. */
let app: TestApp;
/** Of each query the first question that has an answer, and the tables that its statements name. */
const questions: { readonly question: Question; readonly tables: ReadonlySet<string> }[] = [];

beforeAll(async () => {
  // It asks the same questions over and over, in one unit of work.
  app = await openTestApp({ seed: SEED, expectFindings: true });
  const em = app.app.get(MikroORM).em;
  for (const { query, params } of (await questionsOf(app)).questions) {
    if (questions.some((known) => known.question.query === query)) continue;
    // Not only the first few of a list: what lies behind the page would go unseen.
    const question = { query, params: 'limit' in params ? { ...params, limit: 500 } : params };
    const tables = new Set<string>();
    const issued = await recordStatements(() => load(app, question));
    for (const statement of issued.statements) {
      for (const { table } of (await explain(em, statement)).columns) tables.add(table);
    }
    questions.push({ question, tables });
  }
});
afterAll(() => app.close());

function asked(name: string): (typeof questions)[number] {
  const found = questions.find(({ question }) => question.query.name === name);
  if (!found) throw new Error(`No question asks ${name}.`);
  return found;
}

it.each(QUERIES)('%s stays the same when rows are written that do not matter for it', async (name) => {
  const { question, tables } = asked(name);
  const { definition } = question.query;
  const { altered, divided } = await disturb(app, question, definition, tables);
  expect(altered).toEqual([]);
  // A filter that leaves nothing out was not tried.
  expect(filtered(definition.dependsOn).filter((table) => !divided.has(table))).toEqual([]);
});

describe('the check can fail', () => {
  it.each<[string, string, (kind: DependentRows) => DependentRows]>([
    ['jobs.with-relations', 'activity_job', (kind) => ({ ...kind, where: { status: ['pending'] } })],
    ['jobs.workload', 'activity_job', (kind) => ({ ...kind, where: { status: ['pending'] } })],
    ['jobs.workload', 'activity_job', (kind) => ({ ...kind, columns: ['priority', 'created_at', 'deadline'] })],
    ['assets.active', 'activity_asset', (kind) => ({ ...kind, where: { status: ['active'], iscritical: [true] } })],
    ['assets.with-maintenance', 'activity_maintenancerecord', (kind) => ({ ...kind, where: { completed: [false] } })],
    ['assets.by-location', 'activity_asset', (kind) => ({ ...kind, through: 'category_id' })],
    ['assets.by-location', 'activity_job', (kind) => ({ ...kind, where: { status: ['in_progress'] } })],
    ['assets.by-location', 'activity_warranty', (kind) => ({ ...kind, through: 'asset_id' })],
    ['jobneeds.mine', 'activity_jobneed', (kind) => ({ ...kind, where: { ...kind.where, identifier: ['PPM'] } })],
    ['jobneeds.mine', 'activity_jobneed', (kind) => ({ ...kind, through: 'people_id' })],
    ['jobneeds.adhoc-slot', 'activity_jobneed', (kind) => ({ ...kind, where: { jobstatus: [] } })],
    ['people.team', 'peoples_people', (kind) => ({ ...kind, where: { role: ['worker'] } })],
  ])('%s, of %s', async (name, table, change) => {
    const { question } = asked(name);
    const { definition } = question.query;
    const { lists } = definition.dependsOn;
    const changed = { ...lists, [table]: kindsOf(lists![table]!).map(change) };
    const narrowed = { ...definition, dependsOn: { ...definition.dependsOn, lists: changed } };
    expect((await disturb(app, question, narrowed, new Set([table]))).altered).not.toEqual([]);
  });
});

/** Tables of which not all rows matter for an answer. */
function filtered({ lists = {} }: Dependencies): string[] {
  return Object.entries(lists).flatMap(([table, listed]) =>
    kindsOf(listed).some(({ where, through }) => where !== undefined || through !== undefined) ? [table] : [],
  );
}
