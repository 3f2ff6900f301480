import { TieredCache } from '../../../src/tiers/index.js';
import { TEST_NOW } from '../../support/test-database.js';
import type { TestApp } from '../../support/test-app.js';

type CachedQuery = ReturnType<TieredCache['queries']>[number];

/** A cached query of the application and one set of parameters. */
export interface Question {
  readonly query: CachedQuery;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The unit that asks; the seed gives it everything. */
export const TENANT = 1;
/** A number that no row has. */
const NOBODY = 999_999_999;
const LIMIT = 3;

/** Enough that every list has a second page. */
export const SEED = { bus: 2, people: 24, assets: 24, jobs: 40 } as const;

/** The number of a row that is worth asking about: the first that `sql` selects. */
async function one(app: TestApp, sql: string): Promise<number> {
  const [row] = await app.sql<{ id: number }>(sql);
  if (!row) throw new Error(`The seed has no row for: ${sql}`);
  return row.id;
}

const DUE = `plandatetime >= '2026-06-15' and plandatetime < '2026-06-17' and n.bu_id = ${TENANT}`;

/** Whoever has most to do of these kinds, alone or through a group. */
const busiest = (app: TestApp, identifiers: string) =>
  one(
    app,
    `select p.id from peoples_people p
     join activity_jobneed n on n.people_id = p.id or n.pgroup_id in (
       select b.pgroup_id from peoples_pgbelonging b join peoples_pgroup g on g.id = b.pgroup_id
       where b.people_id = p.id and g.enable)
     where p.bu_id = ${TENANT} and ${DUE} and n.identifier ${identifiers}
     group by p.id order by count(*) desc, p.id limit 1`,
  );

const idle = (app: TestApp) =>
  one(
    app,
    `select p.id from peoples_people p where p.bu_id = ${TENANT}
     and not exists (select from activity_jobneed n where n.people_id = p.id)
     and not exists (select from peoples_pgbelonging b where b.people_id = p.id) order by p.id limit 1`,
  );

async function dueParams(app: TestApp, identifiers: string) {
  const people = [await busiest(app, identifiers), await idle(app), NOBODY, null];
  return people.map((id) => ({ people: id, ctzoffset: 0, limit: LIMIT }));
}

async function slotParams(app: TestApp) {
  const [slot] = await app.sql<{ people: number; asset: number; qset: number; at: string }>(
    `select people_id as people, asset_id as asset, qset_id as qset, plandatetime as at from activity_jobneed n
     where ${DUE} and people_id is not null and asset_id is not null and qset_id is not null
       and jobstatus not in ('COMPLETED', 'AUTOCLOSED') order by id limit 1`,
  );
  if (!slot) throw new Error('The seed has no open occurrence at an asset.');
  return [
    { ...slot, at: new Date(slot.at) },
    { ...slot, at: new Date(slot.at), people: NOBODY },
  ];
}

const page = () => Promise.resolve([{ limit: LIMIT }]);

/** For every cached query the parameters that lead it through each of its branches; second pages come by themselves. */
const PARAMETERS: Readonly<Record<string, (app: TestApp) => Promise<Readonly<Record<string, unknown>>[]>>> = {
  'jobs.with-relations': page,
  'jobs.workload': page,
  'jobs.one': async (app) => [
    { id: await one(app, `select id from activity_job where bu_id = ${TENANT} and asset_id is not null order by id`) },
    { id: NOBODY },
  ],
  'jobneeds.mine': (app) => dueParams(app, `not in ('TICKET', 'EXTERNALTOUR')`),
  'jobneeds.external-tours': (app) => dueParams(app, `= 'EXTERNALTOUR'`),
  'jobneeds.adhoc-slot': slotParams,
  'jobneeds.adhoc-slot-at': slotParams,
  'jobneeds.adhoc-schedule': slotParams,
  'jobneeds.adhoc-schedule-at': slotParams,
  'jobneeds.report': async (app) => [
    {
      id: await one(
        app,
        `select id from activity_jobneed where bu_id = ${TENANT} and asset_id is not null order by id`,
      ),
    },
    { id: NOBODY },
  ],
  'jobneeds.tree': async (app) => [
    {
      id: await one(
        app,
        `select parent_id as id from activity_jobneed where bu_id = ${TENANT} and parent_id is not null`,
      ),
    },
    { id: NOBODY },
  ],
  'assets.active': page,
  'assets.summary': () => Promise.resolve([{}]),
  'assets.with-maintenance': page,
  'assets.by-location': async (app) => [
    {
      id: await one(
        app,
        `select location_id as id from activity_asset a where bu_id = ${TENANT} and location_id is not null
         group by 1 order by count(*) desc limit 1`,
      ),
      limit: LIMIT,
    },
    { id: NOBODY, limit: LIMIT },
  ],
  'assets.one': async (app) => [
    {
      id: await one(app, `select id from activity_asset where bu_id = ${TENANT} and parent_id is not null order by id`),
    },
    { id: NOBODY },
  ],
  'people.one': async (app) => [
    {
      id: await one(
        app,
        `select id from peoples_people where bu_id = ${TENANT} and manager_id is not null order by id`,
      ),
    },
    { id: NOBODY },
  ],
  'people.team': async (app) => [
    {
      id: await one(
        app,
        `select manager_id as id from peoples_people where bu_id = ${TENANT} and manager_id is not null`,
      ),
      limit: LIMIT,
    },
    { id: NOBODY, limit: LIMIT },
  ],
};

/** The queries that there are parameters for. */
export const QUERIES = Object.keys(PARAMETERS);

/** Every cached query that there is, and those that nobody knows parameters for. */
export async function questionsOf(app: TestApp): Promise<{ questions: Question[]; unknown: string[] }> {
  const questions: Question[] = [];
  const unknown: string[] = [];
  for (const query of app.app.get(TieredCache).queries()) {
    const parameters = PARAMETERS[query.name];
    if (!parameters) {
      unknown.push(query.name);
      continue;
    }
    for (const params of await parameters(app)) {
      questions.push({ query, params });
      const cursor = nextCursor(await load(app, { query, params }));
      if (cursor !== undefined) questions.push({ query, params: { ...params, cursor } });
    }
  }
  return { questions, unknown };
}

/** What is kept for the question, loaded as the cache loads it. */
export function load(app: TestApp, { query, params }: Question): Promise<unknown> {
  return app.scope.run({ tenant: TENANT }, () => query.definition.load(params, new Date(TEST_NOW)));
}

/** Wherever in what is kept it stands. */
function nextCursor(stored: unknown): string | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { nextCursor: cursor, page: inner } = stored as { nextCursor?: unknown; page?: unknown };
  return typeof cursor === 'string' ? cursor : nextCursor(inner);
}
