import { JobRepository } from '../../src/activity/jobs/repositories/job.repository.js';
import { Explainer } from '../../src/ops/explain/explainer.js';
import { QueryLog } from '../../src/tiers/index.js';
import { openTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const phasesOf = (header: unknown) =>
  String(header)
    .split(', ')
    .map((entry) => entry.split(';')[0]);

describe('Server-Timing in development', () => {
  it('tells every phase that a request went through', async () => {
    const { headers } = await app.get('/api/jobs', 'manager-BU001');
    expect(phasesOf(headers['server-timing'])).toEqual(['db', 'parse', 'handler', 'serialize', 'total', 'auth']);
    expect(headers['server-timing']).toMatch(/^db;dur=[\d.]+;desc="1 queries"/);
    expect(headers['server-timing']).toMatch(/serialize;dur=(?!0\.00)/);
  });

  it('tells what the cache and a load took', async () => {
    const { headers } = await app.get('/api/jobs/with-relations', 'manager-BU001', { 'cache-control': 'no-cache' });
    expect(headers['server-timing']).toMatch(/load;dur=(?!0\.00)/);
    expect(headers['server-timing']).toMatch(/handler;dur=(?!0\.00)/);
    const hit = await app.get('/api/jobs/with-relations', 'manager-BU001');
    expect(hit.headers['cache-status']).toMatch(/hit/);
    expect(phasesOf(hit.headers['server-timing'])).not.toContain('load');
    expect(hit.headers['server-timing']).toMatch(/cache;dur=(?!0\.00)/);
  });

  it('tells where the time goes also when nobody asks who it is, or who it is is not known', async () => {
    const login = await app.login('manager-BU001');
    expect(phasesOf(login.headers['server-timing'])).toEqual(['db', 'parse', 'handler', 'serialize', 'total']);
    expect(login.headers['server-timing']).toMatch(/handler;dur=(?!0\.00)/);
    const refused = await app.request('GET', '/api/jobs', { headers: { authorization: 'Bearer nobody' } });
    expect(refused.status).toBe(401);
    expect(phasesOf(refused.headers['server-timing'])).toEqual(['db', 'parse', 'total', 'auth']);
  });

  it('comes with an error, too', async () => {
    const { status, headers } = await app.get('/api/jobs/999999999', 'manager-BU001');
    expect(status).toBe(404);
    expect(phasesOf(headers['server-timing'])).toContain('total');
  });
});

describe('?explain=1', () => {
  it('shows an admin the statements and plans of that very request beside the answer', async () => {
    const plain = await app.get('/api/jobs?limit=3', 'admin-BU001');
    const { status, json, headers } = await app.get('/api/jobs?limit=3&explain=1', 'admin-BU001');
    expect(status).toBe(200);
    expect(json.answer).toEqual(plain.json);
    expect(json.explain.statements).toHaveLength(1);
    const [statement] = json.explain.statements;
    expect(statement).toMatchObject({
      method: 'OptimizedJobRepository.getJobs',
      tier: 'optimized',
      entity: 'Job',
      rows: 4,
    });
    expect(statement.micros).toBeGreaterThan(0);
    expect(statement.fingerprint).toMatch(/^[\w-]{10}$/);
    expect(statement.sql).toContain('from activity_job');
    expect(statement.params).toEqual(['number', 'number', 'number']);
    expect(statement.site).toMatch(/^activity\/jobs\/repositories\/job\.optimized\.repository\.ts:\d+$/);
    expect(statement.plan).toMatch(/activity_job/);
    expect(json.explain.cache).toBeNull();
    expect(headers['server-timing']).toMatch(/^db;dur=[\d.]+;desc="1 queries"/);
  });

  it('tells of a cached answer what was loaded, and of a hit that nothing was', async () => {
    const url = '/api/assets/active?limit=7&explain=1';
    const miss = await app.get(url, 'admin-BU001');
    expect(miss.json.explain.cache).toMatch(/fwd=miss/);
    expect(miss.json.explain.statements).toMatchObject([{ method: 'OptimizedAssetRepository.getActiveAssets' }]);
    expect(miss.headers.etag).toBeUndefined();
    const hit = await app.get(url, 'admin-BU001');
    expect(hit.json).toMatchObject({ answer: miss.json.answer, explain: { statements: [] } });
    expect(hit.json.explain.cache).toMatch(/hit/);
  });

  it('explains a write as well, without plans and without values', async () => {
    const { status, json } = await app.request('POST', '/api/sites?explain=1', {
      as: 'admin-BU001',
      body: { name: 'Nobody shall read this' },
    });
    expect(status).toBe(201);
    expect(json.answer.name).toBe('Nobody shall read this');
    const statements = json.explain.statements as { sql: string; plan: string | null }[];
    expect(statements.find(({ sql }) => sql.startsWith('insert'))).toMatchObject({ plan: null });
    expect(JSON.stringify(json.explain)).not.toContain('Nobody shall read this');
  });

  it('shows also what was asked to find out who asks', async () => {
    const { json, headers } = await app.get('/api/jobs?limit=3&bu=2&explain=1', 'admin-BU002');
    const counts = [...String(headers['server-timing']).matchAll(/desc="(\d+) queries"/g)].map(([, count]) =>
      Number(count),
    );
    expect(counts).toEqual([1, expect.any(Number)]);
    expect(counts[1]).toBeGreaterThan(0);
    expect(json.explain.statements).toHaveLength(counts[0]! + counts[1]!);
  });

  it('explains a problem, and an answer that has no body otherwise', async () => {
    const missing = await app.get('/api/jobs/888888888?explain=1', 'admin-BU001');
    expect(missing).toMatchObject({ status: 404, json: { title: expect.any(String) } });
    expect(missing.json.explain.statements).toMatchObject([{ entity: 'Job', rows: 0 }]);
    const { headers, json } = await app.request('POST', '/api/groups', {
      as: 'admin-BU001',
      body: { groupname: 'Gone' },
    });
    const gone = await app.request('DELETE', `/api/groups/${json.id}?explain=1`, {
      as: 'admin-BU001',
      headers: { 'if-match': String(headers['etag']) },
    });
    expect(gone).toMatchObject({ status: 200, json: { answer: null } });
    const sql = expect.stringMatching(/^delete from "peoples_pgroup"/);
    expect(gone.json.explain.statements).toContainEqual(expect.objectContaining({ sql }));
  });

  it('tells nobody of findings that are allowed', async () => {
    const explainer = app.app.get(Explainer, { strict: false });
    const { before, explained } = await app.scope.run({ name: 'explained', tenant: 1 }, async () => {
      await app.app.get(JobRepository, { strict: false }).getJobsWithRelations({ limit: 20 });
      const work = app.scope.require();
      const log = app.app.get(QueryLog, { strict: false });
      return { before: log.findingsOf(work.log!), explained: await explainer.explain([], work, undefined) };
    });
    expect(before).toContainEqual(expect.objectContaining({ kind: 'n+1', allowed: expect.any(String) }));
    expect(explained.findings).toHaveLength(before.filter(({ allowed }) => allowed === null).length);
  });

  it('is for admins', async () => {
    const { status, json } = await app.get('/api/jobs?explain=1', 'manager-BU001');
    expect(status).toBe(403);
    expect(json.detail).toContain('explain=1');
  });

  it('takes nothing but 1', async () => {
    expect((await app.get('/api/jobs?explain=yes', 'admin-BU001')).status).toBe(400);
  });
});

it('production knows neither phases nor explain', async () => {
  const production = await openTestApp({ environment: { NODE_ENV: 'production' } });
  try {
    const { headers } = await production.get('/api/jobs', 'admin-BU001');
    expect(headers['server-timing']).not.toContain('handler');
    expect((await production.get('/api/jobs?explain=1', 'admin-BU001')).status).toBe(400);
  } finally {
    await production.close();
  }
});
