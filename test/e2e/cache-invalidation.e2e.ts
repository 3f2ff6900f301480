import { TieredCache } from '../../src/tiers/index.js';
import { isHit, openInstances, type Instances } from './coherence/instances.js';
import { expectProblem, expectRefusal } from './support/problems.js';

const PATHS = { active: '/api/assets/active', summary: '/api/assets/summary', jobs: '/api/jobs/workload' };
const ADMIN = 'admin-BU001';
const EVERYTHING = ['1 active', '1 summary', '1 jobs', '2 active', '2 summary', '2 jobs'];

let instances: Instances;
let queries: string[];
let units: { home: number; other: number };

beforeAll(async () => {
  instances = await openInstances({ bus: 2, people: 6, assets: 4, jobs: 4 });
  const { writer } = instances;
  queries = writer.app
    .get(TieredCache)
    .queries()
    .map(({ name }) => name);
  const rows = await writer.sql<{ id: number }>('select id from onboarding_bt order by id');
  units = { home: rows[0]!.id, other: rows[1]!.id };
});
afterAll(() => instances.close());

const invalidate = (body: object, as = ADMIN) =>
  instances.writer.request('POST', '/api/ops/cache/invalidate', { body, as });

/** Which of the kept answers of both units are still served on every instance. */
async function kept(): Promise<string[]> {
  const still: string[] = [];
  for (const loginid of [ADMIN, 'admin-BU002']) {
    for (const [name, path] of Object.entries(PATHS)) {
      const hits: boolean[] = [];
      for (const reader of instances.readers) {
        hits.push(isHit(await reader.get(path, loginid)));
        // What was loaded for this question must not be a hit for the next instance's.
        if (!hits[0]) break;
      }
      if (hits.every(Boolean)) still.push(`${loginid.slice(-1)} ${name}`);
    }
  }
  return still;
}

async function warmAll(): Promise<void> {
  await kept();
  expect(await kept()).toEqual(EVERYTHING);
}

describe('POST /api/ops/cache/invalidate', () => {
  it.each([
    ['one query', () => ({ query: 'assets.active' }), 1, ['1 summary', '1 jobs', '2 summary', '2 jobs']],
    ['one unit', () => ({ bu: units.other }), 'all', ['1 active', '1 summary', '1 jobs']],
    [
      'one query of one unit',
      () => ({ query: 'assets.active', bu: units.home }),
      1,
      ['1 summary', '1 jobs', '2 active', '2 summary', '2 jobs'],
    ],
    ['everything', () => ({ all: true }), 'all', []],
  ] as const)('forgets the answers of %s, on every instance, and no others', async (_, body, count, rest) => {
    await warmAll();
    const answer = await invalidate(body());
    expect([answer.status, answer.json]).toEqual([200, { queries: count === 'all' ? queries.length : count }]);
    expect(await kept()).toEqual(rest);
  });

  it('says what is right when nothing is named', async () => {
    const answer = await invalidate({});
    expectProblem(answer, 422);
    expect(answer.json.detail).toBe('Name a query, a business unit (bu), or both; or say "all": true.');
  });

  it.each([
    [{ all: true, bu: 1 }, 422, '/all'],
    [{ all: true, query: 'assets.active' }, 422, '/all'],
    [{ all: false }, 400, '/all'],
    [{ tenant: 1 }, 400, '/tenant'],
  ])('refuses %j', async (body, status, pointer) => {
    expectRefusal(await invalidate(body), { pointer }, status);
  });

  it('names the queries that there are when it knows none of that name', async () => {
    const answer = await invalidate({ query: 'assets.activ' });
    expectRefusal(answer, { pointer: '/query' }, 422);
    for (const name of queries) expect(answer.json.detail).toContain(name);
  });

  it('refuses a business unit that does not exist', async () => {
    expectRefusal(await invalidate({ bu: 999_999 }), { pointer: '/bu' }, 422);
  });

  it('is for admins only', async () => {
    expectProblem(await invalidate({ all: true }, 'manager-BU001'), 403);
  });
});
