import type { AppAnswer } from '../support/test-app.js';
import type { ProblemBody } from './support/problems.js';
import { ROUTE_CASES } from './support/route-cases.js';
import type { Unit } from './support/units.js';
import { type Ask, routesWhere, World } from './support/world.js';

let world: World;
let first: Unit;
let second: Unit;
let third: Unit;

beforeAll(async () => {
  world = await World.open();
  [first, second, third] = world.units;
});
afterAll(() => world.close());

const SHARED = 'activity_manufacturer';
const foreignTo = (unit: Unit) => world.units.filter(({ id }) => id !== unit.id);

/** Fails when an answer to a unit has a text of another one in it, also inside a cursor. */
function expectOnlyOf(unit: Unit, { text, json }: AppAnswer): void {
  const cursor: unknown = json?.nextCursor;
  const inside = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
  for (const { code } of foreignTo(unit)) {
    expect(text).not.toContain(code);
    expect(inside).not.toContain(code);
  }
}

/** Fails when a collection holds other rows than the unit's own. */
async function expectItemsOf(unit: Unit, key: string, answer: AppAnswer): Promise<void> {
  expectOnlyOf(unit, answer);
  const { items: table } = ROUTE_CASES[key]!;
  if (table === undefined) return;
  const own = await world.idsOf(table, unit);
  const items = answer.json.items as { id: number }[];
  expect(items.filter(({ id }) => !own.has(id))).toEqual([]);
}

it('every route of the application is known to the tests', () => {
  expect(world.unknownRoutes()).toEqual([]);
});

describe('a number of another unit in the path', () => {
  const keys = routesWhere(({ path }) => Object.values(path ?? {}).some((table) => table !== SHARED));

  /** The request with one or all of its numbers replaced by another unit's. */
  function foreignPaths(ask: Ask, foreign: Ask): Ask[] {
    const names = Object.keys(ask.path);
    const alone = names.map((name) => ({ ...ask, path: { ...ask.path, [name]: foreign.path[name]! } }));
    return names.length > 1 ? [...alone, { ...ask, path: foreign.path }] : alone;
  }

  it.each(keys)('%s answers 404, as for a number that nobody has, and changes nothing', async (key) => {
    const ask = await world.ask(key, second);
    for (const other of [first, third]) {
      const foreign = foreignPaths(ask, await world.ask(key, other));
      await world.expectNothingWritten(async () => {
        for (const attempt of foreign) {
          const answer = await world.send(attempt);
          expect([attempt.path, answer.status]).toEqual([attempt.path, 404]);
          expectOnlyOf(second, answer);
          const nobodys = Object.entries(attempt.path).map(([name, id]) => [name, id === ask.path[name] ? id : NOBODY]);
          const unknown = await world.send({ ...attempt, path: Object.fromEntries(nobodys) as Ask['path'] });
          expect(withoutNumbers(unknown)).toEqual(withoutNumbers(answer));
        }
      });
    }
    // The same request about the unit's own rows is all right: it was the number that was wrong.
    expect((await world.send(ask)).status).toBe(world.route(key).success);
  });

  const NOBODY = 987_654_321;

  function withoutNumbers({ status, json }: AppAnswer): object {
    const problem = json as ProblemBody;
    return { ...problem, status, detail: problem.detail.replaceAll(/\d+/g, 'N'), requestId: '' };
  }
});

describe('a number of another unit in a body', () => {
  const relations = routesWhere(({ relations = {} }) => Object.keys(relations).length > 0).flatMap((key) =>
    Object.entries(ROUTE_CASES[key]!.relations!).map(([property, table]) => ({ key, property, table })),
  );

  it.each(relations)('$key answers 422 to $property, and writes nothing', async ({ key, property, table }) => {
    const ask = await world.ask(key, second);
    const naming = (id: number): Ask => ({ ...ask, body: { ...ask.body, [property]: id } });
    const nobodys = 987_654_321;
    const wrong = table === SHARED ? [nobodys] : [first.anchors[table], third.anchors[table], nobodys];
    await world.expectNothingWritten(async () => {
      for (const id of wrong) {
        const answer = await world.send(naming(id));
        expect([id, answer.status]).toEqual([id, 422]);
        expect(answer.json.errors).toEqual([{ pointer: `/${property}`, detail: expect.any(String) }]);
        expectOnlyOf(second, answer);
      }
    });
    expect((await world.send(naming(second.anchors[table]))).status).toBe(world.route(key).success);
  });
});

describe('a list', () => {
  const keys = routesWhere(({ items, textless }, method) => method === 'GET' && items !== undefined && !textless);

  it.each(keys)('%s holds rows of the own unit only, on every page', async (key) => {
    const ask = await world.ask(key, second);
    let cursor: string | null = null;
    let rows = 0;
    do {
      const query: Ask['query'] = { ...ask.query, ...(ROUTE_CASES[key]!.single ? {} : { limit: 7 }) };
      const answer = await world.send({
        ...ask,
        query: cursor === null ? query : { ...query, cursor },
      });
      expect(answer.status).toBe(200);
      await expectItemsOf(second, key, answer);
      rows += (answer.json.items as unknown[]).length;
      cursor = answer.json.nextCursor as string | null;
    } while (cursor !== null);
    expect(rows).toBeGreaterThan(0);
  });
});

describe('a cursor of another unit', () => {
  const keys = routesWhere(({ single }, method) => method === 'GET' && !single).filter(
    (key) => ROUTE_CASES[key]!.items !== undefined || key === 'GET /api/jobs/workload',
  );

  it.each(keys)('%s leads to own rows, if anywhere', async (key) => {
    const ask = await world.ask(key, second);
    for (const other of [first, third]) {
      const foreign = await world.ask(key, other);
      const page = await world.send({ ...foreign, query: { ...foreign.query, limit: 1 } });
      expect(page.json.nextCursor).toEqual(expect.any(String));
      const answer = await world.send({ ...ask, query: { ...ask.query, cursor: String(page.json.nextCursor) } });
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 200) await expectItemsOf(second, key, answer);
    }
  });

  it('all lists that have pages are here', () => {
    const paged = Object.keys(ROUTE_CASES).filter((key) =>
      world.route(key).query.some(({ name }) => name === 'cursor'),
    );
    expect(keys.toSorted()).toEqual(paged.toSorted());
  });
});

describe('a number of another unit in the query', () => {
  const filters = routesWhere(({ filters = {} }) => Object.keys(filters).length > 0).flatMap((key) =>
    Object.entries(ROUTE_CASES[key]!.filters!).map(([parameter, table]) => ({ key, parameter, table })),
  );

  it.each(filters)('$key finds nothing for $parameter', async ({ key, parameter, table }) => {
    const ask = await world.ask(key, second);
    const own = await world.send({ ...ask, query: { ...ask.query, [parameter]: second.anchors[table] } });
    expect(own.status).toBe(200);
    expect(own.json.items).not.toEqual([]);
    for (const other of [first, third]) {
      const answer = await world.send({ ...ask, query: { ...ask.query, [parameter]: other.anchors[table] } });
      expectOnlyOf(second, answer);
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 200) expect(answer.json.items).toEqual([]);
    }
  });
});

describe('numbers', () => {
  it('of assets count those of the own unit', async () => {
    for (const unit of world.units) {
      const [counted] = await world.app.sql<{ total: number }>(
        'select count(*) as total from activity_asset where bu_id = ?',
        [unit.id],
      );
      const { json } = await world.app.get('/api/assets/summary', `worker-${unit.code}`);
      expect(json.total).toBe(counted!.total);
    }
  });

  it('of open jobs count those of the own unit', async () => {
    for (const unit of world.units) {
      const [counted] = await world.app.sql<{ total: number }>(
        `select count(*) as total from activity_job where bu_id = ? and status in ('pending', 'in_progress')`,
        [unit.id],
      );
      const { json } = await world.app.get('/api/jobs/workload?limit=500', `worker-${unit.code}`);
      const loads = json.items as { totalJobs: number }[];
      expect(loads.reduce((sum, { totalJobs }) => sum + totalJobs, 0)).toBe(counted!.total);
    }
  });
});

describe('the very same URL, asked by one unit after another', () => {
  const reads = routesWhere(({ roles, everyUnit }, method) => method === 'GET' && roles.length > 0 && !everyUnit);

  it.each(reads)('%s never answers what another unit was answered', async (key) => {
    const { case: known, cached } = world.route(key);
    const ask = await world.ask(key, first);
    const named = Object.values(known.path ?? {}).some((table) => table !== SHARED);
    const answers = new Map<Unit, string>();
    // Twice each: the first answer fills the cache, the second one comes from it, before the pipeline.
    for (const unit of [first, first, second, second, third, first]) {
      const answer = await world.send({ ...ask, as: `manager-${unit.code}` });
      expectOnlyOf(unit, answer);
      if (named && unit !== first) {
        expect(answer.status).toBe(404);
        continue;
      }
      expect(answer.status).toBe(200);
      if (answers.has(unit)) {
        expect(answer.text).toBe(answers.get(unit));
        if (cached) expect(answer.headers['cache-status']).toMatch(/^tiered; hit/);
      }
      answers.set(unit, answer.text);
    }
    if (!known.textless && !sharedRead(key)) expect(answers.get(first)).toContain(first.code);
  });

  /** Its own rows have no unit in them. */
  const sharedRead = (key: string) =>
    ROUTE_CASES[key]!.items === SHARED || Object.values(ROUTE_CASES[key]!.path ?? {}).includes(SHARED);
});

describe('?bu=', () => {
  const keys = routesWhere(({ roles }) => roles.length > 0);
  const reads = routesWhere(({ roles, everyUnit }, method) => method === 'GET' && roles.length > 0 && !everyUnit);
  const creations = routesWhere(
    ({ body, roles, operation }, method) =>
      method === 'POST' && body !== undefined && roles.length > 0 && operation === undefined,
  );
  const inUnit = (ask: Ask, unit: Unit, as: string): Ask => ({ ...ask, as, query: { ...ask.query, bu: unit.id } });

  it.each(keys)('%s answers 403 to workers and managers who name another unit', async (key) => {
    const ask = await world.ask(key, second);
    await world.expectNothingWritten(async () => {
      for (const role of ['worker', 'manager']) {
        const answer = await world.send(inUnit(ask, second, `${role}-${first.code}`));
        expect(answer.status).toBe(403);
        expectOnlyOf(first, answer);
      }
    });
  });

  it.each(reads)('%s answers an admin what the named unit sees', async (key) => {
    const ask = await world.ask(key, second);
    const own = await world.send({ ...ask, as: `admin-${second.code}` });
    for (let read = 0; read < 2; read += 1) {
      const answer = await world.send(inUnit(ask, second, `admin-${first.code}`));
      expect(answer.status).toBe(200);
      expectOnlyOf(second, answer);
      if (ROUTE_CASES[key]!.personal) expect(answer.json.items).toEqual([]);
      else expect(answer.json).toEqual(own.json);
    }
  });

  it.each(creations)('%s by an admin of another unit shows nobody of that unit', async (key) => {
    const ask = await world.ask(key, second, 'admin');
    // Who is nobody here is no technician and no author here.
    const { relations = {} } = ROUTE_CASES[key]!;
    const persons = ['technicianId', 'authorId'].filter((name) => name in relations);
    const names = Object.fromEntries(persons.map((name) => [name, second.people.worker]));
    const made = await world.send(inUnit({ ...ask, body: { ...ask.body, ...names } }, second, `admin-${first.code}`));
    expect(made.status).toBe(201);
    expectOnlyOf(second, made);
    if (key === 'POST /api/manufacturers') return;
    expect(made.json.createdBy).toBeNull();
    const shown = await world.app.get(String(made.headers['location']), `worker-${second.code}`);
    expect(shown.status).toBe(200);
    expectOnlyOf(second, shown);
    expect(shown.json.bu.id).toBe(second.id);
  });
});
