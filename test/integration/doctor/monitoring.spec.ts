import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metrics } from '../../../src/ops/metrics/metrics.js';
import { StatementStats } from '../../../src/tiers/index.js';
import { complaints, plant, Ward } from './support.js';

/** Nobody would notice that a query grows slow. */
let ward: Ward;
let heal: () => void = () => undefined;
const watched = { queryLog: 'on', queryLogSample: 1, auditRate: 0.001 } as const;

beforeAll(async () => {
  ward = await Ward.open();
});
afterEach(() => heal());
afterAll(() => ward.close());

it('names the metric that is gone, and the alert that asked for it', async () => {
  const metrics = ward.nest.get(Metrics, { strict: false });
  heal = plant(metrics, 'text', (original) => async () => {
    const text = await original();
    return text
      .split('\n')
      .filter((line) => !line.includes('repository_over_budget_total'))
      .join('\n');
  });
  const report = await ward.check('monitoring');
  expect(report.status).toBe('fail');
  const text = complaints(report).join('\n');
  expect(text).toMatch(/fault: \/metrics lacks repository_over_budget_total → export them again/);
  expect(text).toMatch(/fault: deploy\/\S+ asks for repository_over_budget_total, which nobody exports/);
});

it('tells that the query log is off, and that no hit is audited', async () => {
  const report = await ward.check('monitoring', { settings: { queryLog: 'off', queryLogSample: 1, auditRate: 0 } });
  expect(report.status).toBe('fail');
  expect(complaints(report)).toEqual([
    'fault: the query log is off → set QUERY_LOG=on, and QUERY_LOG_SAMPLE above 0',
    'warning: no hit is compared with the database (CACHE_AUDIT_RATE=0) → set CACHE_AUDIT_RATE=0.001',
  ]);
});

it('tells that nobody knows which statements are slow', async () => {
  heal = plantSync(ward.nest.get(StatementStats));
  const report = await ward.check('monitoring', { settings: watched });
  expect(complaints(report)).toEqual([
    'fault: no statement is counted, so that nobody would know which are slow → set QUERY_LOG=on',
  ]);
});

it('tells that alert rules and dashboard are not there, or ask for what is not', async () => {
  const root = await mkdtemp(join(tmpdir(), 'doctor-'));
  try {
    await mkdir(join(root, 'deploy/prometheus'), { recursive: true });
    await writeFile(
      join(root, 'deploy/prometheus/alerts.yml'),
      '  expr: rate(cache_wishes_total{query="x"}[5m]) > 1\n',
    );
    const report = await ward.check('monitoring', { root, settings: watched });
    expect(complaints(report)).toEqual([
      'fault: deploy/prometheus/alerts.yml asks for cache_wishes_total, which nobody exports → correct deploy/prometheus/alerts.yml, or export the metric',
      expect.stringMatching(/^warning: the dashboard is not in deploy\/grafana\/dashboard\.json/),
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});

function plantSync(stats: StatementStats): () => void {
  stats.slowest = () => [];
  return () => Reflect.deleteProperty(stats, 'slowest');
}
