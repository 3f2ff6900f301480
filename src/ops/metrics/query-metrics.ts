import type { CacheStats, HitRates, InvalidationLog, LoadCosts, TieredCache } from '../../tiers/index.js';
import type { MetricSet } from './metric-set.js';

const MS = 1000;

/** What answered reads, by query. */
export function addReadMetrics(metrics: MetricSet, stats: CacheStats, cache: TieredCache, rates: HitRates): void {
  const { totals } = stats;
  metrics.counter(
    'cache_reads_total',
    'Reads of cached queries, by how they were answered; of misses and bypasses, why.',
    ['query', 'outcome', 'reason', 'mode'],
    (counter) => {
      for (const { name: query, definition } of cache.queries()) {
        const mode = definition.freshness ?? 'acknowledged';
        const { hits = 0, missesByKind = {}, bypassesByReason = {} } = totals.get(query) ?? {};
        counter.inc({ query, outcome: 'hit', mode }, hits);
        for (const [reason, count] of Object.entries(missesByKind)) {
          counter.inc({ query, outcome: 'miss', reason, mode }, count);
        }
        for (const [reason, count] of Object.entries(bypassesByReason)) {
          counter.inc({ query, outcome: 'bypass', reason, mode }, count);
        }
      }
    },
  );
  metrics.counter('cache_fills_total', 'Answers that were stored.', ['query'], (counter) => {
    for (const [query, { fills }] of totals) counter.inc({ query }, fills);
  });
  metrics.counter('cache_filled_bytes_total', 'Bytes of answers that were stored.', ['query'], (counter) => {
    for (const [query, { filledBytes }] of totals) counter.inc({ query }, filledBytes);
  });
  metrics.counter('cache_refused_total', 'Answers that were too large to store.', ['query'], (counter) => {
    for (const [query, { refused }] of totals) counter.inc({ query }, refused);
  });
  const help = 'Hits by reads of the last hour, over all instances; absent while their shared store is away.';
  metrics.gauge('cache_hit_ratio', help, ['query'], async (gauge) => {
    gauge.reset();
    const window = await rates.window().catch(() => []);
    for (const [query, { hits, misses, bypasses }] of window) gauge.set({ query }, hits / (hits + misses + bypasses));
  });
}

/** How long answers took, what they weigh, and what loading them asked of the database. */
export function addAnswerMetrics(
  metrics: MetricSet,
  { totals }: CacheStats,
  cache: TieredCache,
  costs: LoadCosts,
): void {
  metrics.histogram('cache_answer_seconds', 'From the question to the answer, from the cache or the database.', () =>
    [...totals].flatMap(([query, { hitTimes, loadTimes }]) => [
      { labels: { query, outcome: 'hit' }, values: hitTimes },
      { labels: { query, outcome: 'load' }, values: loadTimes },
    ]),
  );
  metrics.histogram('cache_entry_bytes', 'What stored answers weigh.', () =>
    Array.from(totals, ([query, { entryBytes }]) => ({ labels: { query }, values: entryBytes })),
  );
  const perLoad = (name: string, help: string, read: (cost: ReturnType<LoadCosts['of']>) => number): void =>
    metrics.counter(name, help, ['query'], (counter) => {
      for (const { name: query } of cache.queries()) counter.inc({ query }, read(costs.of(query)));
    });
  perLoad('cache_loads_finished_total', 'Loads of answers from the database.', ({ loads }) => loads);
  perLoad('cache_load_statements_total', 'Statements of these loads.', ({ statements }) => statements);
  perLoad('cache_load_rows_total', 'Rows that they read.', ({ rows }) => rows);
  perLoad('cache_load_database_seconds_total', 'Time that they waited for the database.', ({ ms }) => ms / MS);
}

/** What ended answers. */
export function addInvalidationMetrics(metrics: MetricSet, { totals }: CacheStats, log: InvalidationLog): void {
  const ended = 'Changes that ended answers of a query, by what was changed and by whom.';
  metrics.counter('cache_invalidations_total', ended, ['query', 'table', 'kind', 'origin'], (counter) => {
    for (const { query, table, kind, origin, count } of log.counts())
      counter.inc({ query, table, kind, origin }, count);
  });
  const prevented = 'Reads that found an entry which a change had ended, and were not answered with it.';
  metrics.counter('cache_stale_prevented_total', prevented, ['query'], (counter) => {
    for (const [query, { stalePrevented }] of totals) counter.inc({ query }, stalePrevented);
  });
}
