import * as fc from 'fast-check';
import type { AppAnswer } from '../support/test-app.js';
import { expectProblem } from './support/problems.js';
import { ROUTE_CASES } from './support/route-cases.js';
import { bodyOf, valueOf } from './support/schema-values.js';
import type { Unit } from './support/units.js';
import { type Ask, routesWhere, World } from './support/world.js';

/**
 * The same inputs in every run, so that a failure is there again tomorrow. To look further:
 * `FUZZ_SEED=$RANDOM FUZZ_RUNS=500 npm run test:e2e -- random-input`.
 */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 6);

/** An honest client's mistakes, as far as a schema cannot express what is wrong. */
const AGREED_REFUSALS = [403, 404, 409, 422];

let world: World;
let unit: Unit;

beforeAll(async () => {
  world = await World.open();
  unit = world.units[1];
});
afterAll(() => world.close());

const guarded = routesWhere(({ roles }) => roles.length > 0);
const withPath = routesWhere(({ path }) => path !== undefined);
const withBody = routesWhere(({ body, roles }) => body !== undefined && roles.length > 0);

/** Tries a route with many inputs, each time on a request that would be all right without it. */
async function tryOut<T>(inputs: fc.Arbitrary<T>, attempt: (input: T) => Promise<void>, runs = RUNS): Promise<void> {
  // Small inputs come first by themselves; looking for still smaller ones would write to the database again and again.
  await fc.assert(fc.asyncProperty(inputs, attempt), { seed: SEED, numRuns: runs, endOnFailure: true });
}

/** A route that is asked again and again, each time with something else changed about a request that is all right. */
class Target {
  #ask: Ask | undefined;
  #state: object[] | undefined;

  constructor(private readonly key: string) {}

  /** Fails when the server makes a mistake, refuses in another form than a problem, or writes what it should not. */
  async send(change: (ask: Ask) => Ask): Promise<AppAnswer> {
    this.#ask ??= await world.ask(this.key, unit);
    this.#state ??= await world.state();
    const answer = await world.send(change(this.#ask));
    const { status } = answer;
    expect(status).toBeLessThan(500);
    if (status >= 400) expectProblem(answer, status);
    if (status >= 400 || this.#ask.method === 'GET') {
      expect(await world.state()).toEqual(this.#state);
    } else {
      // It was carried out: the rows that it was about may be gone, and others there.
      this.#ask = undefined;
      this.#state = undefined;
    }
    return answer;
  }
}

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }));
const someNumber = fc.oneof(fc.integer(), fc.double(), fc.bigInt()).map(String);
/** Also NUL, halves of surrogate pairs, `__proto__`, and whatever else JSON can carry. */
const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }) },
  fc.constantFrom<unknown>(
    '\0',
    '\ud800',
    'a\udfffb',
    '\u202e',
    '',
    ' ',
    -0,
    1e308,
    5e-324,
    2 ** 31,
    -(2 ** 63),
    2 ** 64,
  ),
  fc.string({ minLength: 20_000, maxLength: 20_001 }),
);

describe('anything in the path', () => {
  it.each(withPath)('%s', async (key) => {
    const target = new Target(key);
    const names = Object.keys(ROUTE_CASES[key]!.path!);
    await tryOut(fc.tuple(fc.constantFrom(...names), fc.oneof(anyText, someNumber)), async ([name, text]) => {
      const part = encodeURIComponent(text.toWellFormed());
      const { status } = await target.send((ask) => ({ ...ask, path: { ...ask.path, [name]: part } }));
      if (!/^[1-9]\d*$/.test(text)) expect([400, 404]).toContain(status);
    });
  });
});

describe('anything in the query', () => {
  it.each(guarded)('%s', async (key) => {
    const target = new Target(key);
    const names = [...world.route(key).query.map(({ name }) => name), 'bu', 'ctzoffset'];
    const name = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...names) }, anyText);
    await tryOut(fc.dictionary(name, fc.oneof(anyText, someNumber), { maxKeys: 3 }), async (parameters) => {
      const escaped = Object.entries(parameters).map(([given, text]) => [
        encodeURIComponent(given.toWellFormed()),
        text.toWellFormed(),
      ]);
      const extra = Object.fromEntries(escaped) as Ask['query'];
      await target.send((ask) => ({ ...ask, query: { ...ask.query, ...extra } }));
    });
  });
});

describe('queries that the document allows', () => {
  const asked = routesWhere((_, method) => method === 'GET');

  it.each(asked)('%s', async (key) => {
    const target = new Target(key);
    const own = world.route(key).query.filter(({ name }) => name !== 'cursor');
    const values = Object.fromEntries(own.map(({ name, schema }) => [name, valueOf(schema)]));
    const runs = own.length === 0 ? 1 : RUNS;
    const attempt = async (parameters: object) => {
      const { status } = await target.send((ask) => ({ ...ask, query: { ...ask.query, ...parameters } }));
      expect([200, 404]).toContain(status);
    };
    await tryOut(fc.record(values, { requiredKeys: [] }), attempt, runs);
  });
});

describe('anything in the body', () => {
  it.each(withBody)('%s', async (key) => {
    const target = new Target(key);
    const properties = Object.keys(world.route(key).body!.properties!);
    const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...properties) }, anyText);
    await tryOut(fc.dictionary(name, anyValue, { maxKeys: 3 }), async (parts) => {
      await target.send((ask) => ({ ...ask, body: { ...ask.body, ...parts } }));
    });
  });

  it('POST /api/auth/login', async () => {
    const target = new Target('POST /api/auth/login');
    const attempt = async (body: object) => {
      const { status } = await target.send((ask) => ({ ...ask, body: { ...body } }));
      expect([400, 401]).toContain(status);
    };
    await tryOut(fc.record({ loginid: anyValue, password: anyValue }), attempt, Math.min(RUNS, 5));
  });
});

describe('bodies that the document allows', () => {
  it.each(withBody)('%s', async (key) => {
    const target = new Target(key);
    const { body, success } = world.route(key);
    const { relations = {}, operation } = ROUTE_CASES[key]!;
    await tryOut(bodyOf(body!), async (parts) => {
      const made = await target.send((ask) => ({ ...ask, body: parts }));
      if (made.status === success) {
        if (!operation) expectKept(parts, made);
      } else expect(AGREED_REFUSALS).toContain(made.status);
      // Numbers of rows are seldom right by chance.
      const named = Object.entries(relations).filter(([name]) => typeof parts[name] === 'number');
      if (named.length === 0) return;
      const numbers = Object.fromEntries(named.map(([name, table]) => [name, unit.anchors[table]]));
      const again = await target.send((ask) => ({ ...ask, body: { ...parts, ...numbers } }));
      if (again.status === success) expectKept({ ...parts, ...numbers }, again);
      else expect([403, 409, 422]).toContain(again.status);
    });
  });

  /** Fails when the answer shows another value than was sent. */
  function expectKept(sent: Readonly<Record<string, unknown>>, { json }: AppAnswer): void {
    for (const [name, value] of Object.entries(sent)) {
      if (name === 'password') continue;
      const shown: unknown = name.endsWith('Id') ? (json[name.slice(0, -2)]?.id ?? null) : json[name];
      const same = typeof value === 'string' ? [value, value.trim()] : [value];
      expect(same).toContainEqual(shown);
    }
  }
});
