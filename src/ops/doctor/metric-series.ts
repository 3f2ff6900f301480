/** Metrics without which production could not be judged, and that have a sample as soon as something was asked. */
const REQUIRED = [
  'app_info',
  'database_up',
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_seconds',
  'http_request_duration_seconds',
  'cache_reads_total',
  'cache_answer_seconds',
  'cache_load_statements_total',
  'cache_serving',
  'cache_watermark_age_seconds',
  'cache_loads',
  'cache_loads_rejected_total',
  'repository_statements_total',
  'repository_call_seconds',
  'repository_over_budget_total',
  'query_findings_total',
] as const;

/** There only where the part of the system is: a server, Redis. */
const OPTIONAL = /^(?:db_pool|redis|cache_hot|cache_writer)_/;
const OWN = /\b(?:app|cache|database|db|http|query|redis|repository)_[a-z_]*[a-z]\b/g;
const PART = /_(?:bucket|count|sum)$/;

/** How many samples each metric of Prometheus' text format has, by name. */
export function readSeries(text: string): Map<string, number> {
  const series = new Map<string, number>();
  let current = '';
  for (const line of text.split('\n')) {
    const declared = /^# TYPE (\S+)/.exec(line)?.[1];
    if (declared !== undefined) {
      current = declared;
      series.set(current, 0);
    } else if (line !== '' && !line.startsWith('#')) {
      const name = /^[\w:]+/.exec(line)?.[0] ?? '';
      const owner = name === current || name.replace(PART, '') === current ? current : name;
      series.set(owner, (series.get(owner) ?? 0) + 1);
    }
  }
  return series;
}

/** The sum of a metric's samples, which of one that has no labels is its value; undefined where it has none. */
export function valueOf(text: string, metric: string): number | undefined {
  const samples = text.split('\n').filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`));
  if (samples.length === 0) return undefined;
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** The metrics that are not there, or have no sample. */
export function missingSeries(series: ReadonlyMap<string, number>): string[] {
  return REQUIRED.filter((name) => (series.get(name) ?? 0) === 0);
}

/** The application's metrics that a file of rules or charts asks for. */
export function seriesNamedIn(text: string): string[] {
  const named = new Set<string>();
  for (const line of text.split('\n')) {
    const [, expression] = /^\s*"?expr"?:\s*(.*)$/.exec(line) ?? [];
    for (const [name] of (expression ?? '')
      .replaceAll(/\b(?:by|without|on|ignoring)\s*\([^)]*\)|\{[^}]*\}/g, ' ')
      .matchAll(OWN)) {
      const metric = name.replace(PART, '');
      if (!OPTIONAL.test(metric)) named.add(metric);
    }
  }
  return [...named].toSorted();
}
