import { readFile } from 'node:fs/promises';
import { openTestApp, type TestApp } from '../../support/test-app.js';
import { type NamedMetric, namesIn, namesInVariable } from './promql/names-in.js';

/** What Prometheus itself adds to every sample. */
const ADDED_LABELS = new Set(['instance', 'job']);
/** What is only there on servers. */
const OF_SERVERS = /^(redis_|db_pool_|cache_hot_|cache_writer_)/;

const file = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly type: string; readonly definition?: string }[] };
}

describe('the dashboard and the alerts', () => {
  let app: TestApp;
  /** By metric as a query names it: the labels of its samples. */
  const there = new Map<string, Set<string>>();

  beforeAll(async () => {
    app = await openTestApp({
      seed: { bus: 1, people: 3, assets: 4, jobs: 2 },
      environment: { CACHE_AUDIT_RATE: '1' },
    });
    // Something of everything that is only counted when it happens.
    await app.get('/api/assets/active', 'worker-BU001');
    while (!/^cache_audits_total\{/m.test((await app.request('GET', '/metrics')).text)) {
      await app.get('/api/assets/active', 'worker-BU001');
    }
    await app.request('POST', '/api/ops/cache/invalidate', { as: 'admin-BU001', body: { all: true } });
    const { text } = await app.request('GET', '/metrics');
    for (const line of text.split('\n')) {
      const [, type, kind] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
      if (type !== undefined && kind !== 'histogram') there.set(type, there.get(type) ?? new Set());
      const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
      if (name === undefined) continue;
      const known = there.get(name) ?? new Set();
      for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
      there.set(name, known);
    }
  });
  afterAll(() => app.close());

  const onServers = process.env['REDIS_URL'] !== undefined && process.env['DATABASE_URL'] !== undefined;

  /** What of it nobody would ever find. */
  function missing(named: readonly NamedMetric[]): string[] {
    return named.flatMap(({ name, labels }) => {
      const known = there.get(name);
      if (!known) return onServers || !OF_SERVERS.test(name) ? [name] : [];
      return labels
        .filter((label) => !known.has(label) && !ADDED_LABELS.has(label))
        .map((label) => `${name}{${label}}`);
    });
  }

  it('ask for metrics and labels that there are: the dashboard', async () => {
    const { panels, templating } = JSON.parse(await file('deploy/grafana/dashboard.json')) as Dashboard;
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(40);
    expect(missing(expressions.flatMap(namesIn))).toEqual([]);
    const variables = templating.list.flatMap(({ definition }) => definition ?? []);
    expect(variables).toHaveLength(2);
    expect(missing(variables.map(namesInVariable))).toEqual([]);
  });

  it('leave out no metric of this application: the dashboard', async () => {
    const dashboard = await file('deploy/grafana/dashboard.json');
    const own = [...there.keys()]
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
      .filter((name) => /^(cache|redis|db|http|app|repository|query)_/.test(name));
    const left = new Set(own.filter((name) => !dashboard.includes(name)));
    // Finer than the dashboard: the bytes are shown as a histogram, the scopes as what ended them.
    expect([...left].toSorted()).toEqual(['cache_filled_bytes_total', 'cache_invalidated_scopes_total']);
  });

  it('ask for metrics and labels that there are: the alerts, which say what to do', async () => {
    const rules = (await file('deploy/prometheus/alerts.yml')).split('- alert: ').slice(1);
    const page = await file('docs/operations.md');
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    expect(rules.length).toBeGreaterThan(10);
    for (const rule of rules) {
      const [, name = ''] = /^(\w+)\n/.exec(rule) ?? [];
      const [, expression = ''] = /\n +expr: (.+)\n/.exec(rule) ?? [];
      const named = namesIn(expression);
      expect([name, named.length > 0, missing(named)]).toEqual([name, true, []]);
      expect(rule).toContain(`runbook_url: docs/operations.md#${name.toLowerCase()}\n`);
      expect(anchors).toContain(name.toLowerCase());
      expect(rule).toMatch(/severity: (critical|warning|info)/);
      // A label that the expression sums away would be empty in the text.
      const kept = named.flatMap(({ name: metric, labels }) => [...labels, ...(there.get(metric) ?? []), 'instance']);
      const summed = /\b(sum|max|min)\b/.test(expression) ? named.flatMap(({ labels }) => labels) : kept;
      const told = [...rule.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      expect([name, told.filter((label) => !summed.includes(label))]).toEqual([name, []]);
    }
  });
});

describe('reading names out of expressions', () => {
  it.each<[string, NamedMetric[]]>([
    ['up', [{ name: 'up', labels: [] }]],
    [
      'sum by (a, b) (rate(x_total{c="sum(y)",d=~"\\"z"}[5m])) > 0.1',
      [{ name: 'x_total', labels: ['c', 'd', 'a', 'b'] }],
    ],
    ['rate(x[$__rate_interval]) / on (i) y and max(z) == 1', ['x', 'y', 'z'].map((name) => ({ name, labels: ['i'] }))],
  ])('%s', (expression, names) => {
    expect(namesIn(expression)).toEqual(names);
  });

  it('stops at what it does not know', () => {
    expect(() => namesIn('summ(x)')).toThrow('summ is no function');
  });
});
