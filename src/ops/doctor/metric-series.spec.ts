import { missingSeries, readSeries, seriesNamedIn } from './metric-series.js';

const TEXT = `# HELP app_info Which version runs.
# TYPE app_info gauge
app_info{name="tiered-ops"} 1

# HELP cache_answer_seconds From the question to the answer.
# TYPE cache_answer_seconds histogram
cache_answer_seconds_bucket{le="1"} 3
cache_answer_seconds_sum 0.5
cache_answer_seconds_count 3
# HELP cache_reads_total Reads.
# TYPE cache_reads_total counter
`;

it('counts the samples of each metric, those of a histogram together', () => {
  expect([...readSeries(TEXT)]).toEqual([
    ['app_info', 1],
    ['cache_answer_seconds', 3],
    ['cache_reads_total', 0],
  ]);
});

it('misses a metric without a sample like one that is not there', () => {
  const missing = missingSeries(readSeries(TEXT));
  expect(missing).toContain('cache_reads_total');
  expect(missing).toContain('query_findings_total');
  expect(missing).not.toContain('app_info');
  expect(missing).not.toContain('cache_answer_seconds');
});

it('reads what rules and charts ask for, and not the labels, nor what only a server or Redis has', () => {
  const rules = `
      - alert: SlowAnswers
        expr: histogram_quantile(0.99, sum by (le, query_name) (rate(cache_answer_seconds_bucket{db_x="1"}[5m]))) > 1
      - alert: RedisAway
        expr: redis_up == 0 or db_pool_connections{state="waiting"} > 0
        annotations: { summary: 'see cache_something' }`;
  expect(seriesNamedIn(rules)).toEqual(['cache_answer_seconds']);
  expect(seriesNamedIn('{ "targets": [{\n "expr": "rate(repository_call_seconds_sum[1m])"\n}] }')).toEqual([
    'repository_call_seconds',
  ]);
});
