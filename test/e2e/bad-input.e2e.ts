import type { AppAnswer } from '../support/test-app.js';
import { expectProblem, expectRefusal } from './support/problems.js';
import { ROUTE_CASES } from './support/route-cases.js';
import { WRONG_NUMBERS, wrongTextsOf, wrongValuesOf } from './support/schema-values.js';
import type { Unit } from './support/units.js';
import { type Ask, routesWhere, World } from './support/world.js';

const MEBIBYTE = 1024 * 1024;
const BEYOND_NUMBERS = String(2 ** 53);

let world: World;
let unit: Unit;

beforeAll(async () => {
  world = await World.open();
  unit = world.units[1];
});
afterAll(() => world.close());

const api = Object.keys(ROUTE_CASES).filter((key) => key.includes(' /api/'));
const guarded = routesWhere(({ roles }) => roles.length > 0);
const reads = routesWhere((_, method) => method === 'GET');
const withPath = routesWhere(({ path }) => path !== undefined);
const withBody = routesWhere(({ body }) => body !== undefined);

/** Spoils a request that would be all right, again and again; fails when any of the attempts leaves anything behind. */
async function spoil(key: string, attempts: (ask: Ask) => Promise<void>): Promise<void> {
  const ask = await world.ask(key, unit);
  await world.expectNothingWritten(() => attempts(ask));
}

const withQuery = (ask: Ask, name: string, value: string | number): Ask => ({
  ...ask,
  query: { ...ask.query, [name]: value },
});
const withProperty = (ask: Ask, name: string, value: unknown): Ask => ({
  ...ask,
  body: { ...ask.body, [name]: value },
});

/** Sends a body as it is. @param type empty: none is named */
async function sendText(ask: Ask, payload: string, type = 'application/json'): Promise<AppAnswer> {
  const token = ask.as === undefined ? {} : { authorization: `Bearer ${await world.app.token(ask.as)}` };
  const answer = await world.app.app.inject({
    method: ask.method,
    url: world.url(ask),
    payload,
    headers: { ...token, ...(type === '' ? {} : { 'content-type': type }) },
  });
  const { statusCode: status, headers, payload: text } = answer;
  return { status, headers, text, json: text === '' ? undefined : JSON.parse(text) };
}

it('every route of the application is known to the tests', () => {
  expect(world.unknownRoutes()).toEqual([]);
});

describe('what is no number of a row in the path', () => {
  it.each(withPath)('%s answers 400 and names the parameter', (key) =>
    spoil(key, async (ask) => {
      const naming = (name: string, text: string) => world.send({ ...ask, path: { ...ask.path, [name]: text } });
      for (const name of Object.keys(ask.path)) {
        for (const wrong of WRONG_NUMBERS) {
          expectRefusal(await naming(name, encodeURIComponent(wrong)), { parameter: name });
        }
        for (const unreadable of ['%', '%zz', '%c3%28']) expectProblem(await naming(name, unreadable), 400);
      }
    }),
  );

  it.each(withPath)('%s answers 404 to nothing and to the largest number of all', (key) =>
    spoil(key, async (ask) => {
      for (const name of Object.keys(ask.path)) {
        for (const id of ['', Number.MAX_SAFE_INTEGER]) {
          expectProblem(await world.send({ ...ask, path: { ...ask.path, [name]: id } }), 404);
        }
      }
    }),
  );
});

describe('a query that is wrong', () => {
  it.each(api)('%s answers 400 to an unknown parameter', (key) =>
    spoil(key, async (ask) => {
      for (const name of ['nope', 'Limit', 'q[]', 'constructor', '__proto__', 'toString']) {
        expectRefusal(await world.send(withQuery(ask, encodeURIComponent(name), 'x')), { parameter: name });
      }
    }),
  );

  it.each(reads)('%s answers 400 to wrong values, and names the parameter', (key) =>
    spoil(key, async (ask) => {
      for (const parameter of world.route(key).query) {
        for (const wrong of wrongTextsOf(parameter)) {
          const answer = await world.send(withQuery(ask, parameter.name, wrong));
          expect([parameter.name, wrong, answer.status]).toEqual([parameter.name, wrong, 400]);
          expectRefusal(answer, { parameter: parameter.name });
        }
      }
    }),
  );

  it.each(reads)('%s answers 400 to a repeated or missing parameter', (key) =>
    spoil(key, async (ask) => {
      for (const { name, required } of world.route(key).query) {
        const { [name]: given = 1, ...others } = ask.query;
        const repeated = `${world.url(withQuery(ask, name, given))}&${name}=${encodeURIComponent(given)}`;
        expectRefusal(await world.app.get(repeated, ask.as ?? `manager-${unit.code}`), { parameter: name });
        if (required) expectRefusal(await world.send({ ...ask, query: others }), { parameter: name });
      }
    }),
  );

  it.each(guarded)('%s answers 400 to a unit or an offset that is none', (key) =>
    spoil(key, async (ask) => {
      const asked = { ...ask, as: `admin-${unit.code}` };
      for (const wrong of ['', '0', 'x', '1.5', '-1', BEYOND_NUMBERS, '\0']) {
        expectRefusal(await world.send(withQuery(asked, 'bu', wrong)), { parameter: 'bu' });
      }
      for (const wrong of ['', '1440', '-1440', 'x', '1.5', '1e2']) {
        expectRefusal(await world.send(withQuery(asked, 'ctzoffset', wrong)), { parameter: 'ctzoffset' });
        expectRefusal(await world.send(asked, { 'x-ctzoffset': wrong }), { header: 'X-Ctzoffset' });
      }
    }),
  );
});

describe('a cursor that was tampered with', () => {
  const paged = routesWhere(({ items, single }, method) => method === 'GET' && items !== undefined && !single);
  const INSTANTS = ['2026-02-30T00:00:00.000Z', '-000001-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z'];
  const WRONG = [null, true, -1, 1.5, 2 ** 60, 'x', '', '\0', ...INSTANTS, [], {}];

  /** The cursor behind the first row of a list. */
  async function firstCursor(ask: Ask): Promise<string> {
    const { json } = await world.send(withQuery(ask, 'limit', 1));
    return String(json.nextCursor);
  }

  it.each(paged)('%s answers 400, unless it is the cursor of another place', (key) =>
    spoil(key, async (ask) => {
      const cursor = Buffer.from(await firstCursor(ask), 'base64url').toString();
      const [list, ...position] = JSON.parse(cursor) as unknown[];
      const resume = (values: unknown) =>
        world.send(withQuery(ask, 'cursor', Buffer.from(JSON.stringify(values)).toString('base64url')));
      const strangers = [
        [list],
        ['nowhere', ...position],
        [list, ...position, 1],
        [...position, list],
        [list, position],
      ];
      for (const stranger of strangers) expectRefusal(await resume(stranger), { parameter: 'cursor' });
      for (const [index, value] of position.entries()) {
        for (const wrong of WRONG) {
          const answer = await resume([list, ...position.with(index, wrong)]);
          // A value of the same kind may be a place in the list, even where no row is.
          if (typeof wrong === typeof value && answer.status === 200) continue;
          expect([index, wrong, answer.status]).toEqual([index, wrong, 400]);
          expectRefusal(answer, { parameter: 'cursor' });
        }
      }
    }),
  );

  it.each(paged)('%s refuses the cursors of all other lists', (key) =>
    spoil(key, async (ask) => {
      for (const other of paged) {
        if (other === key) continue;
        const answer = await world.send(withQuery(ask, 'cursor', await firstCursor(await world.ask(other, unit))));
        expect([other, answer.status]).toEqual([other, 400]);
        expectRefusal(answer, { parameter: 'cursor' });
      }
    }),
  );
});

describe('a body that is wrong as a whole', () => {
  const NOT_JSON = [
    '',
    ' ',
    '{',
    '{"a":1,}',
    "{'a':1}",
    'undefined',
    'NaN',
    '{"a":1}{"b":2}',
    '\0',
    '['.repeat(50_000),
  ];
  const NO_OBJECTS = ['null', '[]', '[{}]', '1', '1e999', 'true', '"text"'];
  const NO_JSON_TYPES = [
    '',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
  ];
  const nested = (open: string, inner: string, close: string) => open.repeat(20_000) + inner + close.repeat(20_000);

  it.each(withBody)('%s answers 400 to what is not JSON', (key) =>
    spoil(key, async (ask) => {
      for (const text of NOT_JSON) {
        const { type } = expectProblem(await sendText(ask, text), 400);
        expect([text, type]).toEqual([text, 'urn:problem-type:tiered-ops:invalid-json']);
      }
    }),
  );

  it.each(withBody)('%s answers 400 to JSON that is no object', (key) =>
    spoil(key, async (ask) => {
      for (const text of [...NO_OBJECTS, nested('[', '', ']')]) {
        expectRefusal(await sendText(ask, text), { pointer: '' });
      }
    }),
  );

  it.each(withBody)('%s answers 400 to properties that it does not know', (key) =>
    spoil(key, async (ask) => {
      for (const name of [
        'nope',
        'id',
        'bu',
        'buId',
        'createdAt',
        'passwordHash',
        'constructor',
        'toString',
        'a/b~c',
        '',
      ]) {
        if (Object.hasOwn(world.route(key).body!.properties!, name)) continue;
        const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expectRefusal(await world.send(withProperty(ask, name, 1)), { pointer });
      }
      expectRefusal(await sendText(ask, `{"nope":${nested('{"a":', '1', '}')}}`), { pointer: '/nope' });
    }),
  );

  it.each(withBody)('%s answers 400 to what would change every object', (key) =>
    spoil(key, async (ask) => {
      for (const text of ['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}']) {
        expectProblem(await sendText(ask, text), 400);
      }
      expect(({} as { admin?: unknown }).admin).toBeUndefined();
    }),
  );

  it.each(withBody)('%s answers 415 to what is not called JSON', (key) =>
    spoil(key, async (ask) => {
      for (const type of NO_JSON_TYPES) expectProblem(await sendText(ask, JSON.stringify(ask.body), type), 415);
    }),
  );

  it.each(withBody)('%s answers 413 to more than it takes', (key) =>
    spoil(key, async (ask) => {
      expectProblem(await world.send(withProperty(ask, 'nope', 'x'.repeat(MEBIBYTE))), 413);
    }),
  );
});

describe('a property that is wrong', () => {
  it.each(withBody)('%s answers 400 to wrong values, and points to the property', (key) =>
    spoil(key, async (ask) => {
      for (const [name, schema] of Object.entries(world.route(key).body!.properties!)) {
        for (const [what, wrong] of Object.entries(wrongValuesOf(schema))) {
          const answer = await world.send(withProperty(ask, name, wrong));
          expect([name, what, answer.status]).toEqual([name, what, 400]);
          expectRefusal(answer, { pointer: `/${name}` });
        }
      }
    }),
  );

  it.each(withBody)('%s answers 400 to a body without what it needs', (key) =>
    spoil(key, async (ask) => {
      for (const name of world.route(key).body!.required ?? []) {
        const { [name]: _left, ...others } = ask.body!;
        expectRefusal(await world.send({ ...ask, body: others }), { pointer: `/${name}` });
      }
    }),
  );

  it('is named together with all others', () =>
    spoil('POST /api/jobs', async (ask) => {
      const answer = await world.send({ ...ask, body: { jobname: 1, priority: 'urgent', nope: 1 } });
      const { errors = [] } = expectProblem(answer, 400);
      const pointers = new Set(errors.map(({ pointer }) => pointer));
      expect(pointers).toEqual(new Set(['/jobcode', '/jobname', '/nope', '/priority']));
    }));
});

describe('values that are right in themselves', () => {
  it('an occurrence that ends before it begins', () =>
    spoil('POST /api/jobneeds', async (ask) => {
      const times = { plandatetime: '2026-06-15T12:00:00Z', expirydatetime: '2026-06-15T11:59:59Z' };
      const answer = await world.send({ ...ask, body: { ...ask.body, ...times } });
      expectRefusal(answer, { pointer: '/expirydatetime' }, 422);
    }));

  it('the last instant of all, of which an hour later is no more', async () => {
    const ask = await world.ask('POST /api/jobneeds', unit);
    const plandatetime = '9999-12-31T23:59:59.999Z';
    const { status, json } = await world.send(withProperty(ask, 'plandatetime', plandatetime));
    expect(status).toBe(201);
    expect(json).toMatchObject({ plandatetime, expirydatetime: plandatetime });
  });

  it('a warranty that ends before it begins', () =>
    spoil('POST /api/assets/{id}/warranties', async (ask) => {
      const days = { startsOn: '2026-06-15', expiresOn: '2026-06-14' };
      const answer = await world.send({ ...ask, body: { ...ask.body, ...days } });
      expectRefusal(answer, { pointer: '/expiresOn' }, 422);
    }));

  it.each([
    ['POST /api/jobs', 'jobcode'],
    ['POST /api/assets', 'assetcode'],
    ['POST /api/people', 'loginid'],
  ])('%s with a %s that is taken', async (key, property) => {
    const made = await world.ask(key, unit);
    expect((await world.send(made)).status).toBe(201);
    await spoil(key, async (ask) => {
      const answer = await world.send(withProperty(ask, property, made.body![property]));
      expectRefusal(answer, { pointer: `/${property}` }, 409);
    });
  });
});

describe('If-Match', () => {
  const conditional = routesWhere(
    ({ membership }, method) => (method === 'PATCH' || method === 'DELETE') && membership === undefined,
  );
  const NOT_PRESENT = ['"nonsense"', 'W/"nonsense"', 'nonsense', '""', ',', '"a", "b"', 'x'.repeat(4_000)];

  it.each(conditional)('%s answers 412 to a tag that is not the present one, and changes nothing', async (key) => {
    expect(world.route(key).conditional).toBe(true);
    await spoil(key, async (ask) => {
      for (const tag of NOT_PRESENT) expectProblem(await world.send(ask, { 'if-match': tag }), 412);
    });
    const present = await world.send(await world.ask(key, unit), { 'if-match': '*' });
    expect(present.status).toBe(world.route(key).success);
  });
});

describe('what is no route', () => {
  it.each([
    ['GET', '/api'],
    ['GET', '/api/nowhere'],
    ['GET', '/api/jobs/'],
    ['GET', '/api//jobs'],
    ['GET', '/API/jobs'],
    ['PUT', '/api/jobs/1'],
    ['DELETE', '/api/jobs'],
    ['PATCH', '/api/jobs'],
    ['POST', '/api/jobs/1'],
    ['GET', '/api/jobs/1/2/3'],
  ] as const)('%s %s answers 404', async (method, url) => {
    expectProblem(await world.app.request(method, url, { as: `admin-${unit.code}` }), 404);
  });

  it('a path without end answers in the same form', async () => {
    for (const url of [`/api/jobs/${'1'.repeat(5_000)}`, `/api/${'a/'.repeat(3_000)}`]) {
      const answer = await world.app.get(url, `admin-${unit.code}`);
      expect([404, 414]).toContain(answer.status);
      expectProblem(answer, answer.status);
    }
  });
});
