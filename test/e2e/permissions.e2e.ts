import { SignJWT } from 'jose';
import type { Role } from '../../src/model/index.js';
import type { AppAnswer } from '../support/test-app.js';
import { expectProblem } from './support/problems.js';
import { ROUTE_CASES } from './support/route-cases.js';
import type { Unit } from './support/units.js';
import { routesWhere, World } from './support/world.js';

const DAY_MS = 86_400_000;
const ROLES: readonly Role[] = ['worker', 'manager', 'admin'];

let world: World;
let unit: Unit;

beforeAll(async () => {
  world = await World.open();
  unit = world.units[1];
});
afterAll(() => world.close());

const guarded = routesWhere(({ roles }) => roles.length > 0);
const as = (role: Role) => `${role}-${unit.code}`;

it('every route of the application is known to the tests', () => {
  expect(world.unknownRoutes()).toEqual([]);
});

describe('each role', () => {
  const cases = guarded.flatMap((key) =>
    ROLES.map((role) => ({ key, role, verdict: ROUTE_CASES[key]!.roles.includes(role) ? 'may' : 'may not' })),
  );

  it.each(cases)('$role $verdict $key', async ({ key, role, verdict }) => {
    const ask = await world.ask(key, unit, role);
    if (verdict === 'may') {
      expect((await world.send(ask)).status).toBe(world.route(key).success);
      return;
    }
    expectProblem(await world.expectNothingWritten(() => world.send(ask)), 403);
  });
});

describe('without a login', () => {
  it.each(routesWhere(({ roles }) => roles.length === 0))('%s is open', async (key) => {
    expect(world.route(key).open).toBe(true);
    expect((await world.send(await world.ask(key, unit))).status).toBe(world.route(key).success);
  });

  let tokens: Record<string, string>;
  beforeAll(async () => {
    tokens = {
      'no token': '',
      'an empty token': 'Bearer ',
      garbage: 'Bearer not.a.token',
      'another scheme': `Basic ${Buffer.from('admin-BU002:demo').toString('base64')}`,
      'an unsigned token': `Bearer ${[{ alg: 'none' }, claims()].map(encoded).join('.')}.`,
      'a token of another signer': `Bearer ${await signed('another secret, just as long as ours')}`,
      'an expired token': `Bearer ${await loggedIn(() => world.app.clock.advance(-2 * DAY_MS), 2 * DAY_MS)}`,
      'the token of a person who was disabled': `Bearer ${await formerToken('update peoples_people set enable = false')}`,
      'the token of a person who was removed': `Bearer ${await formerToken('delete from peoples_people')}`,
    };
  });

  it.each(guarded)('%s answers 401, whatever else is sent, and changes nothing', async (key) => {
    const ask = await world.ask(key, unit, 'admin');
    await world.expectNothingWritten(async () => {
      for (const [what, authorization] of Object.entries(tokens)) {
        const headers = authorization === '' ? {} : { authorization };
        const answer = await world.send({ ...ask, as: undefined }, headers);
        expect([what, answer.status]).toEqual([what, 401]);
        expectProblem(answer, 401);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        expect(answer.headers['etag']).toBeUndefined();
      }
    });
  });

  it.each(guarded.filter((key) => key.startsWith('GET ')))('HEAD is no way around %s', async (key) => {
    const answer = await world.app.request('HEAD', world.url(await world.ask(key, unit)));
    expect(answer.status).toBe(401);
  });

  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = (ms: number) => Math.floor(ms / 1000);

  function claims() {
    const iat = seconds(world.app.clock.epochMs());
    return { sub: String(unit.people.admin), role: 'admin', bu: unit.id, iat, exp: iat + 3600 };
  }

  function signed(secret: string): Promise<string> {
    return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret));
  }

  /** A token from a login at another time. */
  async function loggedIn(before: () => void, after: number): Promise<string> {
    before();
    const { json } = await world.app.login(as('admin'));
    world.app.clock.advance(after);
    return String(json.accessToken);
  }

  /** The token of an admin to whom something happened after the login. */
  async function formerToken(happened: string): Promise<string> {
    const id = await world.row('peoples_people', unit, { role: 'admin' });
    await world.app.sql(
      'update peoples_people p set password_hash = a.password_hash from peoples_people a where p.id = ? and a.id = ?',
      [id, unit.people.admin],
    );
    const [person] = await world.app.sql<{ loginid: string }>('select loginid from peoples_people where id = ?', [id]);
    const { json } = await world.app.login(person!.loginid);
    await world.app.sql(`${happened} where id = ?`, [id]);
    return String(json.accessToken);
  }
});

describe('finer rules', () => {
  const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, role: Role, body?: object) =>
    world.app.request(method, url, { as: as(role), ...(body ? { body } : {}) });

  async function expectRefused(status: number, request: () => Promise<AppAnswer>): Promise<void> {
    expectProblem(await world.expectNothingWritten(request), status);
  }

  it.each([
    ['comments', 'activity_comment', 'author_id'],
    ['attachments', 'activity_attachment', 'created_by_id'],
  ] as const)('workers delete their own %s only', async (path, table, owner) => {
    const own = await world.row(table, unit, { [owner]: unit.people.worker });
    const colleagues = await world.row(table, unit, { [owner]: unit.people.manager });
    await expectRefused(403, () => send('DELETE', `/api/${path}/${colleagues}`, 'worker'));
    expect((await send('DELETE', `/api/${path}/${own}`, 'worker')).status).toBe(204);
    expect((await send('DELETE', `/api/${path}/${colleagues}`, 'manager')).status).toBe(204);
  });

  it('workers comment in their own name only', async () => {
    const url = `/api/jobs/${unit.anchors.activity_job}/comments`;
    const comment = (authorId: number) => ({ body: 'Said', authorId });
    await expectRefused(403, () => send('POST', url, 'worker', comment(unit.people.manager)));
    expect((await send('POST', url, 'worker', comment(unit.people.worker))).status).toBe(201);
    expect((await send('POST', url, 'manager', comment(unit.people.worker))).status).toBe(201);
  });

  it.each(['mine', 'external-tours'])('workers see their own work only: %s', async (list) => {
    const url = `/api/jobneeds/${list}?people=${unit.people.manager}`;
    expectProblem(await send('GET', url, 'worker'), 403);
    expect((await send('GET', url, 'admin')).status).toBe(200);
    expect((await send('GET', `/api/jobneeds/${list}?people=${unit.people.worker}`, 'worker')).status).toBe(200);
  });

  it('managers make no admins', async () => {
    const loginid = 'would-be-admin';
    const person = await world.row('peoples_people', unit);
    await expectRefused(403, () => send('POST', '/api/people', 'manager', { loginid, role: 'admin' }));
    await expectRefused(403, () => send('PATCH', `/api/people/${person}`, 'manager', { role: 'admin' }));
    expect((await send('PATCH', `/api/people/${person}`, 'manager', { role: 'manager' })).status).toBe(200);
    expect((await send('PATCH', `/api/people/${person}`, 'admin', { role: 'admin' })).status).toBe(200);
  });

  it('managers leave admins alone', async () => {
    const admin = await world.row('peoples_people', unit, { role: 'admin' });
    const url = `/api/people/${admin}`;
    for (const patch of [{ role: 'worker' }, { password: 'taken over' }, { enable: false }, { peoplename: 'x' }]) {
      await expectRefused(403, () => send('PATCH', url, 'manager', patch));
    }
    await expectRefused(403, () => send('DELETE', url, 'manager'));
    expect((await send('PATCH', url, 'admin', { peoplename: 'Renamed' })).status).toBe(200);
    expect((await send('DELETE', url, 'admin')).status).toBe(204);
  });

  it.each(['manager', 'admin'] as const)('nobody removes or disables themselves: %s', async (role) => {
    const url = `/api/people/${unit.people[role]}`;
    await expectRefused(409, () => send('DELETE', url, role));
    await expectRefused(409, () => send('PATCH', url, role, { enable: false }));
  });
});
