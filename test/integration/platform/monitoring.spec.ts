import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { openTestApp, type TestApp } from '../../support/test-app.js';
import { type NamedMetric, namesIn, namesInVariable } from './promql/names-in.js';

/** What Prometheus itself adds to every sample. */
const ADDED_LABELS = new Set(['instance', 'job']);
/** Born with the first request of its kind: an alert about shares of all requests can do without the first. */
const OF_REQUESTS = /^http_request_/;
/** What somebody has set, which does not change while one looks; the doctor reads it. */
const SETTINGS = new Set(['query_log_ratio', 'cache_audit_ratio', 'db_statement_timeout_seconds']);
/** What is only there on servers. */
const OF_SERVERS = /^(redis_|db_pool_|cache_hot_|cache_writer_)/;

const file = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

async function alertRules(): Promise<Rule[]> {
  const { groups } = parse(await file('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

describe('the dashboard and the alerts', () => {
  let app: TestApp;
  /** By metric as a query names it: the labels of its samples, on a server that has done something of everything. */
  let there: Map<string, Set<string>>;
  /** The same when nobody has asked for anything. */
  let atStart: Map<string, Set<string>>;

  beforeAll(async () => {
    app = await openTestApp({
      seed: { bus: 1, people: 3, assets: 4, jobs: 2 },
      environment: { CACHE_WARM_ON_START: 'false' },
    });
    const samples = async () => labelsBySample((await app.request('GET', '/metrics')).text);
    atStart = await samples();
    await app.get('/api/assets/active', 'worker-BU001');
    await app.get('/api/assets/active', 'worker-BU001', { 'cache-control': 'no-cache' });
    await app.request('POST', '/api/ops/cache/invalidate', { as: 'admin-BU001', body: { all: true } });
    there = await samples();
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
    expect(variables).toHaveLength(3);
    expect(missing(variables.flatMap(namesInVariable))).toEqual([]);
  });

  it('ask for nothing of other software: the dashboard of the job that is chosen, the alerts of the scraped one', async () => {
    const { panels, templating } = JSON.parse(await file('deploy/grafana/dashboard.json')) as Dashboard;
    const shown = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr)));
    const chosen = templating.list.flatMap(({ name, definition }) => {
      return definition === undefined || name === 'job' ? [] : namesInVariable(definition);
    });
    expect(new Set([...shown, ...chosen].map(({ job }) => job))).toEqual(new Set(['$job']));
    const { scrape_configs: jobs } = parse(await file('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string }[];
    };
    const watched = (await alertRules()).flatMap(({ expr }) => namesIn(expr));
    expect([...new Set(watched.map(({ job }) => job))]).toEqual(jobs.map(({ job_name: name }) => name));
  });

  it('ask for counters that begin at 0, because nobody sees one grow that begins at 1: the alerts', async () => {
    const grown = (await alertRules()).flatMap(({ expr }) =>
      namesIn(expr).flatMap(({ name }) => (/_(total|count|bucket)$/.test(name) ? name : [])),
    );
    expect(grown).toContain('cache_audit_differences_total');
    const born = grown.filter((name) => !atStart.has(name) && !OF_REQUESTS.test(name));
    expect(born).toEqual([]);
    expect(atStart.get('cache_audit_differences_total')).toEqual(new Set(['query']));
    expect(atStart.get('repository_over_budget_total')).toEqual(new Set(['method', 'tier']));
  });

  it('leave out no metric of this application: the dashboard', async () => {
    const dashboard = await file('deploy/grafana/dashboard.json');
    const own = [...there.keys()]
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
      .filter((name) => /^(cache|redis|database|db|http|app|repository|query)_/.test(name));
    const left = new Set(own.filter((name) => !SETTINGS.has(name) && !dashboard.includes(name)));
    // Finer than the dashboard: the bytes are shown as a histogram, the scopes as what ended them.
    expect([...left].toSorted()).toEqual(['cache_filled_bytes_total', 'cache_invalidated_scopes_total']);
  });

  it('ask for metrics and labels that there are: the alerts, which say what to do', async () => {
    const rules = await alertRules();
    const page = await file('docs/operations.md');
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
    expect(rules.length).toBeGreaterThan(10);
    for (const { alert, expr, labels, annotations } of rules) {
      const named = namesIn(expr);
      expect([alert, named.length > 0, missing(named)]).toEqual([alert, true, []]);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      expect(anchors).toContain(alert.toLowerCase());
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      // A label that the expression sums away would be empty in the text.
      const kept = named.flatMap(({ name, labels: asked }) => [...asked, ...(there.get(name) ?? []), 'instance']);
      const summed = /\b(sum|max|min)\b/.test(expr) ? named.flatMap(({ labels: asked }) => asked) : kept;
      const told = [
        ...Object.values(annotations)
          .join(' ')
          .matchAll(/\$labels\.(\w+)/g),
      ].map(([, label = '']) => label);
      expect([alert, told.filter((label) => !summed.includes(label))]).toEqual([alert, []]);
    }
  });
});

/** What a text in Prometheus' format has samples of, each with the labels of them all. */
function labelsBySample(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (name === undefined) continue;
    const known = found.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) known.add(label);
    found.set(name, known);
  }
  return found;
}

describe('reading names out of expressions', () => {
  it.each<[string, NamedMetric[]]>([
    ['up', [{ name: 'up', labels: [], job: null }]],
    [
      'sum by (a, b) (rate(x_total{c="sum(y)",job="j"}[5m])) > 0.1',
      [{ name: 'x_total', labels: ['c', 'job', 'a', 'b'], job: 'j' }],
    ],
    [
      'rate(x[$__rate_interval]) / on (i) y and max(z) == 1',
      [
        { name: 'x', labels: ['i'], job: null },
        { name: 'y', labels: ['i'], job: null },
        { name: 'z', labels: [], job: null },
      ],
    ],
  ])('%s', (expression, names) => {
    expect(namesIn(expression)).toEqual(names);
  });

  it.each(['summ(x)', 'sum by (q) (increase(x[15m] > > 0', 'rate(x[5m]) 0.5 and', 'rate(x)', 'max(x[5m])'])(
    'refuses %s, as Prometheus does',
    (expression) => {
      expect(() => namesIn(expression)).toThrow();
    },
  );
});
