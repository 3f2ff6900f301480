export * from './clock.js';
export * from './errors.js';
export * from './histogram.js';
export * from './cache/cached-answer.js';
export { CachedQuery } from './cache/cached-query.js';
export { cacheSpan } from './cache/cache-span.js';
export type { CachedQueryDefinition, Freshness, Presentation } from './cache/cached-query-definition.js';
export { CacheStats } from './cache/cache-stats.js';
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
export { type LoadCost, LoadCosts } from './cache/load-costs.js';
export { RedisConnection } from './cache/redis-connection.js';
export { CacheStore } from './cache/cache-store.js';
export { TieredCache } from './cache/tiered-cache.js';
export type { KeptAnswers } from './cache/kept-answers.js';
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
export { type Invalidation, InvalidationLog, type InvalidationCount } from './invalidation/invalidation-log.js';
export { DomainEvent, DomainEvents, type TableEvents } from './invalidation/domain-events.js';
export { fingerprintOf } from './log/fingerprint.js';
export { maskLiterals } from './log/mask-literals.js';
export type { Declared } from './plan/declared.js';
export { explain } from './plan/explain.js';
export type { ExplainedStatement, TableColumn } from './plan/explained-statement.js';
export { describeMissing, missingDependencies, type MissingDependency } from './plan/missing-dependencies.js';
export { needlessDependencies } from './plan/needless-dependencies.js';
export { type PlanNode, rootOf } from './plan/plan-node.js';
export { type Reach, reachedRows, type ReachedRows } from './plan/reached-rows.js';
export { type ColumnUse, usedColumns } from './plan/used-columns.js';
export { checkPlans, type HotQuery, type PlanCheckOptions } from './plan-quality/check-plans.js';
export type { AllowedInPlan, PlanFailure, PlanReport, QueryPlan, StatementPlan } from './plan-quality/plan-report.js';
export { type ExplainOptions, explainRun, type RunPlan } from './plan-quality/explain-run.js';
export { adviseIndex, type IndexProposal } from './plan-quality/index-advisor.js';
export { maskPlan } from './plan-quality/mask-plan.js';
export { PLAN_THRESHOLDS, type PlanFinding, type PlanThresholds } from './plan-quality/plan-finding.js';
export { planText } from './plan-quality/plan-text.js';
export { type ForeignKey, readIndexes } from './plan-quality/index-facts.js';
export { type IndexVerdict, serves as servesForeignKey } from './plan-quality/unused-indexes.js';
export type { RowChange, RowValues } from './scope/row-change.js';
export type { TenantId } from './scope/tenant.js';
export * from './query/page.js';
export { rawSql } from './query/raw-sql.js';
export { grouped } from './log/grouped.js';
export { Recording, recordStatements } from './log/recorder.js';
export type { IssuedStatement, Statement } from './log/statement.js';
export { type AllowedFinding } from './quality/allowed-finding.js';
export { FINDING_KINDS, type Finding, type FindingKind } from './quality/finding.js';
export { Findings, type RecordedFinding } from './quality/findings.js';
export { type LoggedStatement, statementPresenter } from './quality/logged-statement.js';
export { MethodReasons } from './quality/method-reasons.js';
export { MethodStats, type MethodTotals } from './quality/method-stats.js';
export { QueryLog, type QueryLogMode } from './quality/query-log.js';
export { ReadSubscriber } from './quality/read-subscriber.js';
export { StatementStats, type StatementTotals } from './quality/statement-stats.js';
export { declaredMethods, methodsOf, Statements, TierRepository, tierOf } from './quality/tier-repository.decorator.js';
export { observeConnection } from './scope/observe-connection.js';
export { outsideOfWork } from './scope/outside-of-work.js';
export { statementLoggerFactory } from './scope/statement-logger.js';
export { Work, type WorkOptions, WorkScope } from './scope/work-scope.js';
export type { TraceAttributes, Tracer, TraceSpan, TraceStart } from './trace/tracer.js';
export { Traces } from './trace/traces.js';
export { TiersModule } from './tiers.module.js';
export type { TiersOptions } from './tiers.options.js';
export { type TiersReport, TiersStatus } from './tiers.status.js';
export { Transactions } from './write/transactions.js';
export { WriteGuard } from './write/write-guard.js';
