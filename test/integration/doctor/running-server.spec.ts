import { CacheStats, type Finding, Findings, TieredCache } from '../../../src/tiers/index.js';
import { RunningServer, ServerUnavailableError } from '../../../src/ops/doctor/index.js';
import { openTestApp } from '../../support/test-app.js';
import { complaints, Ward } from './support.js';

/** What is asked of a server that runs elsewhere, over HTTP. */
let ward: Ward;
let url: string;
const admin = { loginid: 'admin-BU001', password: 'demo' };

beforeAll(async () => {
  ward = await Ward.open();
  await ward.nest.listen(0, '127.0.0.1');
  url = await ward.nest.getUrl();
});
afterAll(() => ward.close());

it('names the cached query that was never hit there, and the one that is hit too rarely', async () => {
  const server = await RunningServer.open(`${url}/`, admin);
  const stats = ward.nest.get(CacheStats);
  for (let i = 0; i < 30; i += 1) stats.miss('jobs.workload', 'stale');
  for (let i = 0; i < 10; i += 1) stats.hit('assets.summary');
  for (let i = 0; i < 20; i += 1) stats.miss('assets.summary', 'stale');
  const questions = () => Promise.resolve({ tenant: 1, questions: [], unknown: [] });
  const report = await ward.check('caching', { server, questions, thresholds: { expensiveMs: Infinity } });
  expect(report.status).toBe('fail');
  expect(complaints(report)).toEqual([
    expect.stringMatching(/^fault: jobs\.workload: 0 hits of 3\d reads \(0 %\) at http:\S+; it never hits → /),
    expect.stringMatching(
      /^warning: assets\.summary: 10 hits of 3\d reads \(3\d %\) at http:\S+ → narrow its dependencies/,
    ),
  ]);
});

it('asks each of its cached routes twice, and names those that do not come from the cache', async () => {
  const server = await RunningServer.open(url, admin);
  const caching = () => ward.check('caching', { server, thresholds: { expensiveMs: Infinity, reads: Infinity } });
  const report = await caching();
  expect(report.status).toBe('pass');
  expect(report.evidence.map(({ what }) => what).join('\n')).toMatch(
    /15 cached routes of http:\S+ answered from the cache when asked again/,
  );
  const query = ward.nest
    .get(TieredCache)
    .queries()
    .find(({ name }) => name === 'assets.summary')!;
  const definition = query.definition as unknown as { key?: () => unknown };
  let asked = 0;
  definition.key = () => (asked += 1);
  try {
    expect(complaints(await caching()).join('\n')).toMatch(
      /warning: http:\S+ answered twice in a row from the database: GET \/api\/assets\/summary \(tiered; fwd=\S+.*; db;dur=.*\)/,
    );
  } finally {
    delete definition.key;
  }
});

it('tells of the findings that were made there', async () => {
  const finding: Finding = {
    kind: 'n+1',
    subject: 'Job.site',
    message: '`Job.site` loaded 50 times during GET /api/jobs',
    fix: "add `populate: ['site']`",
    site: null,
    during: 'GET /api/jobs',
    tier: null,
    method: null,
    times: 50,
    sql: null,
  };
  ward.nest.get(Findings).report({ ...finding, allowed: null });
  const report = await ward.check('joins', { server: await RunningServer.open(url, admin) });
  expect(complaints(report)).toEqual([
    "fault: `Job.site` loaded 50 times during GET /api/jobs → add `populate: ['site']`",
  ]);
});

it('looks at its metrics and its health', async () => {
  const server = await RunningServer.open(url, admin);
  const report = await ward.check('monitoring', { server });
  expect(report.status).toBe('pass');
  const text = report.evidence.map(({ what }) => what).join('\n');
  expect(text).toContain(`${url}/metrics has`);
  expect(text).toContain(`${url}/health/ready says ok`);
  expect(text).toMatch(/http:\S+: slow statements are known; most time goes to/);
  expect((await ward.check('invalidation', { server })).evidence.map(({ what }) => what).join('\n')).toMatch(
    /http:\S+ knew every change \d+ ms ago/,
  );
});

it('judges its own settings, and finds nothing wrong where nobody has asked for anything yet', async () => {
  const elsewhere = await openTestApp({ environment: { QUERY_LOG: 'off', CACHE_AUDIT_RATE: '0' } });
  try {
    await elsewhere.app.listen(0, '127.0.0.1');
    const server = await RunningServer.open(await elsewhere.app.getUrl());
    const report = await ward.check('monitoring', { server });
    expect(complaints(report)).toEqual([
      expect.stringMatching(/^fault: http:\S+: the query log is off → set QUERY_LOG=on/),
      expect.stringMatching(/^warning: http:\S+: no hit is compared with the database/),
    ]);
    const text = report.evidence.map(({ what }) => what).join('\n');
    expect(text).toMatch(/\/metrics has nothing to count yet in .*cache_answer_seconds/);
    expect(text).toMatch(/http:\S+: shows its slow statements to admins only/);
  } finally {
    await elsewhere.close();
  }
});

it('says what it may not see without a login', async () => {
  const server = await RunningServer.open(url);
  const { checks } = await ward.report(['n-plus-one', 'joins', 'prefetch', 'fields', 'caching', 'volumes'], {
    server,
    thresholds: { expensiveMs: Infinity },
  });
  const unseen = checks.map(({ evidence }) => evidence.find(({ what }) => what.includes('to admins only'))?.what);
  const findings = expect.stringMatching(/^http:\S+ shows its findings to admins only: give --token, or a login$/);
  const ratios = expect.stringContaining('shows its hit ratios to admins only');
  expect(unseen).toEqual([findings, findings, findings, findings, ratios, findings]);
});

it('says in one line who cannot be asked', async () => {
  await expect(RunningServer.open('http://127.0.0.1:9')).rejects.toThrow(ServerUnavailableError);
  await expect(RunningServer.open(url, { ...admin, password: 'wrong' })).rejects.toThrow(
    /login of admin-BU001 .* answered 401/,
  );
});
