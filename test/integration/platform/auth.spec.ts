import { EventEmitter2 } from '@nestjs/event-emitter';
import { openTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ environment: { LOGIN_ATTEMPTS_PER_MINUTE: '1000', AUTH_RECHECK_SECONDS: '30' } });
});
afterAll(() => app.close());

const PEOPLE = '/api/people?limit=1';

async function makePerson(loginid: string, role = 'worker'): Promise<number> {
  const [made] = await app.sql<{ id: number }>(
    `insert into peoples_people (bu_id, loginid, role, password_hash)
     select bu_id, ?, ?, password_hash from peoples_people where loginid = 'admin-BU001' returning id`,
    [loginid, role],
  );
  return made!.id;
}

describe('login', () => {
  it('gives a token that lives at least an hour and notes the login', async () => {
    const { status, json, headers } = await app.login('manager-BU001');
    expect(status).toBe(200);
    expect(json.expiresIn).toBeGreaterThanOrEqual(3600);
    expect(headers['server-timing']).toMatch(/db;dur=[\d.]+;desc="\d+ queries"/);
    const [row] = await app.sql<{ seen: boolean }>(
      `select last_login is not null as seen from peoples_people where loginid = 'manager-BU001'`,
    );
    expect(row!.seen).toBe(true);
    expect((await app.get(PEOPLE, 'manager-BU001')).status).toBe(200);
  });

  it('answers a wrong password and an unknown loginid alike', async () => {
    const wrong = await app.login('worker-BU002', 'wrong');
    const unknown = await app.login('nobody-at-all', 'wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers['content-type']).toContain('application/problem+json');
    expect(wrong.headers['www-authenticate']).toBe('Bearer');
    expect({ ...unknown.json, requestId: '' }).toEqual({ ...wrong.json, requestId: '' });
  });

  it('refuses disabled people, people without a password, and hashes that are none', async () => {
    for (const [loginid, change] of [
      ['disabled', 'enable = false'],
      ['passwordless', `password_hash = ''`],
      ['garbled', `password_hash = 'plain'`],
    ] as const) {
      await makePerson(loginid);
      await app.sql(`update peoples_people set ${change} where loginid = ?`, [loginid]);
      expect((await app.login(loginid)).status).toBe(401);
      expect((await app.login(loginid, 'plain')).status).toBe(401);
    }
  });

  it.each([
    [{ loginid: 'a' }],
    [{ loginid: 'a', password: 'b', extra: 1 }],
    [{ loginid: 1, password: 'b' }],
    [{ loginid: 'a\0', password: 'b' }],
    [[]],
  ])('answers 400 to %j', async (body) => {
    const { status, json } = await app.request('POST', '/api/auth/login', { body });
    expect(status).toBe(400);
    expect(json.errors[0]).toHaveProperty('pointer');
  });
});

describe('login limits', () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await openTestApp({ environment: { LOGIN_ATTEMPTS_PER_MINUTE: '10', TRUST_PROXY: 'true' } });
  });
  afterAll(() => limited.close());

  const attempt = (loginid: string, password: string, address: string) =>
    limited.request('POST', '/api/auth/login', {
      body: { loginid, password },
      headers: { 'x-forwarded-for': address },
    });

  it('do not count successes', async () => {
    for (let count = 0; count < 15; count += 1) {
      expect((await attempt('worker-BU001', 'demo', '10.0.0.1')).status).toBe(200);
    }
  });

  it('refuse a loginid after too many failures, from wherever they came, and say how long', async () => {
    for (let count = 0; count < 10; count += 1) {
      expect((await attempt('admin-BU003', 'wrong', `10.0.1.${count}`)).status).toBe(401);
    }
    const refused = await attempt('admin-BU003', 'demo', '10.0.1.99');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json.type).toBe('urn:problem-type:tiered-ops:too-many-requests');
    expect((await attempt('admin-BU002', 'demo', '10.0.1.1')).status).toBe(200);
  });

  it('refuse an address after too many failures, whoever was tried', async () => {
    for (let count = 0; count < 10; count += 1) await attempt(`nobody-${count}`, 'wrong', '10.0.2.1');
    expect((await attempt('worker-BU002', 'demo', '10.0.2.1')).status).toBe(429);
    expect((await attempt('worker-BU002', 'demo', '10.0.2.2')).status).toBe(200);
  });
});

describe('tokens', () => {
  it.each([
    ['no header', undefined],
    ['another scheme', 'Basic YTpi'],
    ['no token', 'Bearer '],
    ['a forged token', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AAAA'],
    ['an unsigned token', `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.eyJzdWIiOiIxIn0.`],
  ])('refuses %s', async (_what, authorization) => {
    const answer = await app.request('GET', PEOPLE, authorization ? { headers: { authorization } } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.headers['server-timing']).toContain('0 queries');
  });

  it('ends when it expires', async () => {
    const token = await app.token('worker-BU001');
    const get = () => app.request('GET', PEOPLE, { headers: { authorization: `Bearer ${token}` } });
    const before = app.clock.now();
    expect((await get()).status).toBe(200);
    app.clock.advance(9 * 3600 * 1000);
    expect((await get()).status).toBe(401);
    app.clock.set(before);
    expect((await get()).status).toBe(200);
  });

  it('is asked about again after the configured time, and not before, where nobody told of the change', async () => {
    await makePerson('foreign-change');
    expect((await app.get(PEOPLE, 'foreign-change')).status).toBe(200);
    // Another instance may have seen the change first, and told its own listeners.
    const emitter = app.app.get(EventEmitter2);
    const heard = emitter.listeners('person.*') as ((...args: unknown[]) => void)[];
    for (const listener of heard) emitter.off('person.*', listener);
    await app.sql(`update peoples_people set enable = false where loginid = 'foreign-change'`);
    for (const listener of heard) emitter.on('person.*', listener);
    app.clock.advance(29_000);
    expect((await app.get(PEOPLE, 'foreign-change')).status).toBe(200);
    app.clock.advance(1_000);
    expect((await app.get(PEOPLE, 'foreign-change')).status).toBe(401);
  });

  it('is worth nothing at once where a change by another program was seen', async () => {
    await makePerson('foreign-seen');
    expect((await app.get(PEOPLE, 'foreign-seen')).status).toBe(200);
    await app.sql(`update peoples_people set enable = false where loginid = 'foreign-seen'`);
    expect((await app.get(PEOPLE, 'foreign-seen')).status).toBe(401);
  });

  it('is worth nothing at once when the person is disabled through the API', async () => {
    const id = await makePerson('soon-disabled');
    expect((await app.get(PEOPLE, 'soon-disabled')).status).toBe(200);
    const patched = await app.request('PATCH', `/api/people/${id}`, { as: 'admin-BU001', body: { enable: false } });
    expect(patched.status).toBe(200);
    expect((await app.get(PEOPLE, 'soon-disabled')).status).toBe(401);
  });

  it('gives the role that the person has now', async () => {
    const id = await makePerson('promoted');
    const create = () => app.request('POST', '/api/categories', { as: 'promoted', body: { name: 'By the promoted' } });
    expect((await create()).status).toBe(403);
    await app.request('PATCH', `/api/people/${id}`, { as: 'admin-BU001', body: { role: 'manager' } });
    expect((await create()).status).toBe(201);
  });
});
