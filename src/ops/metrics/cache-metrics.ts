import type { CacheStats, TieredCache, TiersReport, TiersStatus } from '../../tiers/index.js';
import type { MetricSet } from './metric-set.js';

type WriterWaits = NonNullable<TiersReport['writerWaits']>;

const MS = 1000;
const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;

/** What keeps answers from being older than promised. */
export function addFreshnessMetrics(metrics: MetricSet, stats: CacheStats, status: TiersStatus): void {
  const report = () => status.report();
  const count = (name: string, help: string, read: () => number): void =>
    metrics.counter(name, help, [], (counter) => counter.inc(read()));
  const level = (name: string, help: string, read: () => number): void =>
    metrics.gauge(name, help, [], (gauge) => gauge.set(read()));

  const serving = 'Whether answers are served from the cache now; where not, why.';
  metrics.gauge('cache_serving', serving, ['reason'], (gauge) => {
    gauge.reset();
    const { bypass } = report();
    gauge.set({ reason: bypass ?? '' }, bypass === null ? 1 : 0);
  });
  level('cache_watermark_age_seconds', 'Age of the last proof that every change has reached the cache.', () => {
    return report().watermarkAgeMs / MS;
  });
  level('cache_pending_changes', 'Rows of the change log that wait.', () => report().pendingChanges);
  count('cache_looks_total', 'Looks at the change log.', () => report().feed.looks);
  count('cache_look_failures_total', 'Looks at the change log that failed.', () => report().feed.failures);
  metrics.histogram('cache_foreign_change_seconds', 'From another program’s statement until the cache knows.', () => [
    { labels: {}, values: stats.foreignChanges },
  ]);
  count('cache_invalidated_scopes_total', 'Scopes of answers that changes have ended.', () => stats.invalidatedScopes);
  count(
    'cache_slow_settlements_total',
    'Committed writes that could not be made known through the store at once.',
    () => {
      return stats.slowSettlements;
    },
  );
  count('cache_intents_settled_total', 'Intents of dead writers that were settled.', () => report().intentsSettled);
  count('cache_bad_entries_total', 'Values in the store that were no entry.', () => stats.badEntries);
}

/**
 * What comparing hits with the database has shown, of every cached query: nobody would see a counter grow that begins at
 * 1, and the first comparison may be the one that tells.
 */
export function addAuditMetrics(metrics: MetricSet, cache: TieredCache, status: TiersStatus): void {
  const count = (name: string, help: string, key: 'comparisons' | 'differences'): void =>
    metrics.counter(name, help, ['query'], (counter) => {
      const { counts } = status.report().audit;
      for (const { name: query } of cache.queries()) counter.inc({ query }, counts.get(query)?.[key] ?? 0);
    });
  count('cache_audits_total', 'Hits that were compared with the database.', 'comparisons');
  count('cache_audit_differences_total', 'Answers that were served longer than they should have been.', 'differences');
  const left = 'Hits that were chosen for a comparison which was not carried through, by why.';
  metrics.counter('cache_audits_dropped_total', left, ['reason'], (counter) => {
    const { skipped, failed } = status.report().audit;
    counter.inc({ reason: 'busy' }, skipped);
    counter.inc({ reason: 'failed' }, failed);
  });
}

/** What bounds the load on the database and on Redis, and the wait of those who ask. */
export function addLoadMetrics(metrics: MetricSet, status: TiersStatus): void {
  metrics.gauge('cache_loads', 'Loads of answers from the database.', ['state'], (gauge) => {
    const { running, queued } = status.report().loads;
    gauge.set({ state: 'running' }, running);
    gauge.set({ state: 'queued' }, queued);
  });
  metrics.counter('cache_loads_rejected_total', 'Requests that were turned away: too many loads.', [], (counter) =>
    counter.inc(status.report().loads.rejected),
  );
  if (status.report().redis === null) return;
  metrics.gauge('redis_up', 'Whether Redis can be used.', [], (gauge) =>
    gauge.set(status.report().redis?.available ? 1 : 0),
  );
  metrics.gauge('redis_circuit', 'The state of the circuit breaker: 1 for the present one.', ['state'], (gauge) => {
    for (const state of BREAKER_STATES) gauge.set({ state }, status.report().redis?.breaker === state ? 1 : 0);
  });
  addHotMetrics(metrics, status);
}

/** Answers that are served without asking Redis, and what they cost writers. */
function addHotMetrics(metrics: MetricSet, status: TiersStatus): void {
  metrics.gauge('cache_hot_copies', 'Answers that are served without asking Redis.', [], (gauge) =>
    gauge.set(status.report().hot?.copies ?? 0),
  );
  const events = 'Reads of hot copies, copies that were made and dropped, and leases that ran out.';
  metrics.counter('cache_hot_events_total', events, ['event'], (counter) => {
    const { reads = 0, promotions = 0, drops = 0, lapses = 0 } = status.report().hot ?? {};
    counter.inc({ event: 'read' }, reads);
    counter.inc({ event: 'promotion' }, promotions);
    counter.inc({ event: 'drop' }, drops);
    counter.inc({ event: 'lapse' }, lapses);
  });
  const waited = (name: string, help: string, read: (waits: WriterWaits) => number): void =>
    metrics.counter(name, help, [], (counter) => {
      const { writerWaits } = status.report();
      counter.inc(writerWaits ? read(writerWaits) : 0);
    });
  waited('cache_writer_waits_total', 'Writes that waited for holders of hot copies.', ({ waits }) => waits);
  waited('cache_writer_wait_seconds_total', 'How long they waited, altogether.', ({ ms }) => ms / MS);
  waited('cache_writer_leases_expired_total', 'Leases of holders that writes saw run out.', ({ expired }) => expired);
}
