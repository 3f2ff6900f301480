export * from './clock.js';
export * from './errors.js';
export * from './cache/cached-answer.js';
export { CachedQuery } from './cache/cached-query.js';
export type { CachedQueryDefinition, Freshness, Presentation } from './cache/cached-query-definition.js';
export { CacheStats, FOREIGN_BOUNDS_MS } from './cache/cache-stats.js';
export type { QueryCounts, QueryTotals } from './cache/cache-stats.js';
export { kindsOf } from './cache/dependencies.js';
export type {
  AdmittedValues,
  Dependencies,
  DependencyColumns,
  DependentRows,
  ListedRows,
  RowDependency,
  RowFilter,
} from './cache/dependencies.js';
export { etagOf } from './cache/entry.js';
export { HitRates, type LowHitRate } from './cache/hit-rates.js';
export { RedisConnection } from './cache/redis-connection.js';
export { TieredCache } from './cache/tiered-cache.js';
export { captureSql } from './capture/capture-sql.js';
export { describeTables } from './capture/describe-tables.js';
export {
  type CaptureFlaw,
  ChangeCaptureError,
  inspectCapture,
  repairCapture,
  verifyCapture,
} from './capture/inspect-capture.js';
export type { TrackedTable } from './capture/tracked-table.js';
export { dependenciesOf, rowDependenciesOf } from './derive/dependencies-of.js';
export type { QueryShape } from './derive/query-shape.js';
export { Cached } from './http/cached.decorator.js';
export { CachedInterceptor } from './http/cached.interceptor.js';
export { EarlyAnswers, type IdentifyCaller } from './http/early-answers.js';
export { ChangeFeed } from './invalidation/change-feed.js';
export { FeedConnection, type Query } from './invalidation/feed-connection.js';
export { DomainEvent, DomainEvents, type TableEvents } from './invalidation/domain-events.js';
export type { RowChange, RowValues } from './scope/row-change.js';
export type { TenantId } from './scope/tenant.js';
export * from './query/page.js';
export { rawSql } from './query/raw-sql.js';
export { statementLoggerFactory } from './scope/statement-logger.js';
export { type Statement, StatementTally } from './scope/statement-tally.js';
export { Work, type WorkOptions, WorkScope } from './scope/work-scope.js';
export { TiersModule } from './tiers.module.js';
export type { TiersOptions } from './tiers.options.js';
export { type TiersReport, TiersStatus } from './tiers.status.js';
export { Transactions } from './write/transactions.js';
export { WriteGuard } from './write/write-guard.js';
