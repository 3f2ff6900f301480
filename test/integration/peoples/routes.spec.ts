import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hash } from '@node-rs/argon2';
import { createApp } from '../../../src/app.factory.js';
import { parseEnvironment } from '../../../src/config/index.js';
import { EntityManager } from '@mikro-orm/core';
import { rawSql, WorkScope } from '../../../src/tiers/index.js';
import { testEnvironment } from '../../support/test-database.js';

const PASSWORD = 'open sesame';

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  // What is in a body is what the tests are about.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

describe('the routes of people, groups and sites', () => {
  let app: NestFastifyApplication;
  let cleanUp: () => Promise<void>;
  let unit: number;
  let elsewhere: number;
  let foreigner: number;
  const ids = new Map<string, number>();
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    const environment = await testEnvironment();
    cleanUp = environment.cleanUp;
    app = await createApp(parseEnvironment(environment.variables));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    unit = await insert('onboarding_bt', { bucode: 'U1', buname: 'Unit one' });
    elsewhere = await insert('onboarding_bt', { bucode: 'U2', buname: 'Unit two' });
    const password_hash = await hash(PASSWORD);
    for (const role of ['admin', 'manager', 'worker']) {
      const row = { bu_id: unit, loginid: role, peoplename: `The ${role}`, role, password_hash };
      ids.set(role, await insert('peoples_people', row));
      tokens.set(role, await logIn(role, PASSWORD));
    }
    foreigner = await insert('peoples_people', { bu_id: elsewhere, loginid: 'foreigner' });
  });

  afterAll(async () => {
    await app.close();
    await cleanUp();
  });

  const sql = <Row extends object>(statement: string, parameters: unknown[]) =>
    app.get(WorkScope).run({}, () => rawSql<Row>(app.get(EntityManager), statement, parameters));

  async function insert(table: string, row: Record<string, unknown>): Promise<number> {
    const columns = Object.keys(row);
    const marks = columns.map(() => '?').join(', ');
    const [made] = await sql<{ id: number }>(
      `insert into ${table} (${columns.join(', ')}) values (${marks}) returning id`,
      Object.values(row),
    );
    return made!.id;
  }

  async function send(method: string, url: string, payload?: object, headers = {}): Promise<Answer> {
    const answer = await app.inject({
      method: method as 'GET',
      url: `/api/${url}`,
      headers,
      ...(payload ? { payload } : {}),
    });
    const body: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, headers: answer.headers, body };
  }

  const as =
    (role: string) =>
    (method: string, url: string, payload?: object, headers = {}) =>
      send(method, url, payload, { authorization: `Bearer ${tokens.get(role)}`, ...headers });
  const [admin, manager, worker] = [as('admin'), as('manager'), as('worker')];

  async function logIn(loginid: string, password: string): Promise<string> {
    const { body } = await send('POST', 'auth/login', { loginid, password });
    return body.accessToken as string;
  }

  it('keeps a person: created, logged in, read, changed, deleted', async () => {
    const made = await manager('POST', 'people', {
      loginid: 'nora',
      password: 'a long password',
      peoplename: 'Nora',
      peoplecode: 'P-9',
      email: 'nora@example.com',
      mobno: '+1555',
      role: 'worker',
      managerId: ids.get('manager'),
      enable: true,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { peoplename: 'Nora', manager: { id: ids.get('manager'), peoplename: 'The manager' } },
    });
    const path = `people/${made.body.id}`;
    expect(made.headers['location']).toBe(`/api/${path}`);
    expect(await logIn('nora', 'a long password')).toEqual(expect.any(String));

    const read = await worker('GET', path);
    expect(read.body).toMatchObject({ ...made.body, updatedAt: expect.any(String), lastLogin: expect.any(String) });
    expect(JSON.stringify(read.body)).not.toMatch(/password|argon2/i);

    const changed = await manager('PATCH', path, { managerId: null, enable: false });
    expect(changed).toMatchObject({ status: 200, body: { id: made.body.id, manager: null, enable: false } });
    expect((await worker('GET', path)).body).toEqual(changed.body);
    expect((await send('POST', 'auth/login', { loginid: 'nora', password: 'a long password' })).status).toBe(401);

    expect((await manager('DELETE', path)).status).toBe(204);
    expect((await worker('GET', path)).status).toBe(404);
  });

  it('serves a person and a team from the cache, with validators', async () => {
    for (const path of [`people/${ids.get('worker')}`, `people/${ids.get('admin')}/team?limit=3`]) {
      await worker('GET', path);
      const hit = await worker('GET', path);
      expect(hit.status).toBe(200);
      expect(hit.headers['cache-status']).toMatch(/^tiered; hit/);
      expect(hit.headers['etag']).toMatch(/^"/);

      const again = await worker('GET', path, undefined, { 'if-none-match': hit.headers['etag'] });
      expect(again).toMatchObject({ status: 304, body: undefined });
    }
  });

  it('takes the tag of a read for a change, once', async () => {
    const { headers, body } = await manager('GET', `people/${ids.get('worker')}`);
    const ifMatch = { 'if-match': headers['etag'] };

    expect((await manager('PATCH', `people/${body.id}`, { mobno: '+1' }, ifMatch)).status).toBe(200);
    expect((await manager('PATCH', `people/${body.id}`, { mobno: '+2' }, ifMatch)).status).toBe(412);
  });

  it('lists people by what they are', async () => {
    const roles = await worker('GET', 'people?role=manager');
    expect(roles.body).toMatchObject({ items: [{ loginid: 'manager' }], nextCursor: null });

    const first = await worker('GET', 'people?limit=2&enable=true');
    const second = await worker('GET', `people?limit=2&enable=true&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ loginid: 'worker' }], nextCursor: null });
  });

  it.each<[status: number, what: string, body: object]>([
    [400, 'no loginid', { peoplename: 'X' }],
    [400, 'a blank loginid', { loginid: ' ' }],
    [400, 'a short password', { loginid: 'x', password: 'short' }],
    [400, 'a hash', { loginid: 'x', passwordHash: 'x' }],
    [400, 'a role that there is not', { loginid: 'x', role: 'king' }],
    [400, 'no address', { loginid: 'x', email: 'nowhere' }],
    [409, 'a loginid that another unit uses', { loginid: 'foreigner' }],
    [422, 'a manager that there is not', { loginid: 'x', managerId: 999_999 }],
  ])('answers %i to a new person with %s', async (status, _what, body) => {
    expect((await admin('POST', 'people', body)).status).toBe(status);
  });

  it('keeps to the permission table', async () => {
    const workerPath = `people/${ids.get('worker')}`;
    const adminPath = `people/${ids.get('admin')}`;

    expect((await worker('POST', 'people', { loginid: 'w' })).status).toBe(403);
    expect((await worker('PATCH', workerPath, { mobno: '+1' })).status).toBe(403);
    expect((await worker('DELETE', workerPath)).status).toBe(403);
    expect((await worker('POST', 'groups', { groupname: 'w' })).status).toBe(403);
    expect((await worker('POST', 'sites', { name: 'w' })).status).toBe(403);
    expect((await manager('POST', 'people', { loginid: 'm', role: 'admin' })).status).toBe(403);
    expect((await manager('PATCH', adminPath, { mobno: '+1' })).status).toBe(403);
    expect((await manager('DELETE', adminPath)).status).toBe(403);
    expect((await admin('DELETE', adminPath)).status).toBe(409);
    expect((await admin('PATCH', adminPath, { enable: false })).status).toBe(409);
    expect((await manager('GET', `people?bu=${elsewhere}`)).status).toBe(403);
    expect((await admin('GET', `people?bu=${elsewhere}`)).body.items).toMatchObject([{ loginid: 'foreigner' }]);
  });

  it('knows nothing of other units', async () => {
    for (const [method, path, body] of [
      ['GET', `people/${foreigner}`],
      ['GET', `people/${foreigner}/team`],
      ['PATCH', `people/${foreigner}`, { mobno: '+1' }],
      ['DELETE', `people/${foreigner}`],
    ] as const) {
      expect((await admin(method, path, body)).status).toBe(404);
    }
    const body = { managerId: foreigner };
    expect((await admin('PATCH', `people/${ids.get('worker')}`, body)).status).toBe(422);
  });

  it('refuses to delete a manager of others', async () => {
    const report = await insert('peoples_people', {
      bu_id: unit,
      loginid: 'report',
      manager_id: ids.get('worker'),
    });

    expect((await admin('DELETE', `people/${ids.get('worker')}`)).status).toBe(409);
    expect((await admin('DELETE', `people/${report}`)).status).toBe(204);
  });

  it('keeps groups and their members', async () => {
    const made = await manager('POST', 'groups', { groupname: 'Night shift' });
    expect(made).toMatchObject({ status: 201, body: { groupname: 'Night shift', enable: true } });
    expect(made.headers['location']).toBe(`/api/groups/${made.body.id}`);
    const member = `groups/${made.body.id}/members/${ids.get('worker')}`;

    expect(await manager('PUT', member)).toMatchObject({ status: 204, body: undefined });
    expect((await manager('PUT', member)).status).toBe(204);
    expect((await worker('GET', `groups/${made.body.id}/members`)).body).toMatchObject({
      items: [{ id: ids.get('worker'), peoplename: 'The worker' }],
      nextCursor: null,
    });
    expect((await manager('PUT', `groups/${made.body.id}/members/${foreigner}`)).status).toBe(404);
    expect((await worker('DELETE', member)).status).toBe(403);
    expect((await manager('DELETE', member)).status).toBe(204);
    expect((await manager('DELETE', member)).status).toBe(404);

    expect((await worker('GET', 'groups')).body.items).toMatchObject([{ groupname: 'Night shift' }]);
    expect((await manager('PATCH', `groups/${made.body.id}`, { enable: false })).body.enable).toBe(false);
    expect((await worker('GET', `groups/${made.body.id}`)).body.enable).toBe(false);
    expect((await manager('DELETE', `groups/${made.body.id}`)).status).toBe(204);
    expect((await worker('GET', `groups/${made.body.id}`)).status).toBe(404);
  });

  it('keeps sites', async () => {
    const made = await manager('POST', 'sites', { name: 'North gate' });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'North gate', bu: { id: unit, buname: 'Unit one' }, createdBy: { id: ids.get('manager') } },
    });
    const path = `sites/${made.body.id}`;
    expect(made.headers['location']).toBe(`/api/${path}`);

    expect((await worker('GET', path)).body).toEqual(made.body);
    expect((await manager('PATCH', path, { name: 'South gate' })).body.name).toBe('South gate');
    expect((await worker('GET', 'sites')).body.items).toMatchObject([{ name: 'South gate' }]);
    expect((await admin('GET', `${path}?bu=${elsewhere}`)).status).toBe(404);
    expect((await manager('DELETE', path)).status).toBe(204);
    expect((await worker('GET', path)).status).toBe(404);
  });
});
