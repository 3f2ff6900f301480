import type { CacheConfig, DatabaseConfig, QueryConfig } from '../../config/index.js';
import type { MetricSet } from './metric-set.js';

/** How closely this process is watched, so that it shows where that was forgotten. */
export function addSettingMetrics(
  metrics: MetricSet,
  { queryLog, queryLogSample }: QueryConfig,
  { auditRate }: CacheConfig,
  { embedded, statementTimeoutMs }: DatabaseConfig,
): void {
  const share = 'The share of requests and other units of work that the query log looks at.';
  metrics.gauge('query_log_ratio', share, [], (gauge) => gauge.set(queryLog === 'off' ? 0 : queryLogSample));
  metrics.gauge('cache_audit_ratio', 'The share of hits that are compared with the database.', [], (gauge) =>
    gauge.set(auditRate),
  );
  if (embedded) return;
  metrics.gauge('db_statement_timeout_seconds', 'After how long the database cancels a statement.', [], (gauge) =>
    gauge.set(statementTimeoutMs / 1000),
  );
}
