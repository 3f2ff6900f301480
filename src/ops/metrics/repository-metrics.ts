import {
  FINDING_KINDS,
  type Findings,
  type MethodReasons,
  type MethodStats,
  type MethodTotals,
  type QueryLog,
} from '../../tiers/index.js';
import type { MetricSet } from './metric-set.js';

/** What the methods of repositories cost, by tier: of all of them, because nobody sees a counter grow that begins at 1. */
export function addRepositoryMetrics(metrics: MetricSet, { totals }: MethodStats, methods: MethodReasons): void {
  const count = (name: string, help: string, read: (totals: MethodTotals) => number): void =>
    metrics.counter(name, help, ['method', 'tier'], (counter) => {
      for (const method of methods.all()) {
        const one = totals.get(method.name);
        counter.inc(labelsOf(method), one ? read(one) : 0);
      }
    });
  const statements = 'Statements that repository methods ran themselves; what they call counts for what is called.';
  count('repository_statements_total', statements, (one) => one.statements);
  count('repository_rows_total', 'Rows that these read or wrote.', ({ rows }) => rows);
  count('repository_over_budget_total', 'Calls that took more statements than their method declares.', (one) => {
    return one.overBudget;
  });
  metrics.histogram('repository_call_seconds', 'How long calls of repository methods took, with all they called.', () =>
    Array.from(totals.values(), (one) => ({ labels: labelsOf(one.method), values: one.times })),
  );
}

/** What was found wrong in how data are asked for, and what nobody looked at. */
export function addFindingMetrics(metrics: MetricSet, findings: Findings, { dropped }: QueryLog): void {
  const help = 'Faults in how data are asked for that are not allowed, each time that one was found.';
  metrics.counter('query_findings_total', help, ['kind'], (counter) => {
    const counts = findings.counts();
    for (const kind of FINDING_KINDS) counter.inc({ kind }, counts.get(kind) ?? 0);
  });
  const unseen = 'Statements and questions beyond the 5,000 of one unit of work that the query log remembers.';
  metrics.counter('query_log_dropped_entries_total', unseen, [], (counter) => counter.inc(dropped.asked));
  const unread = 'Units of work that ended while 200 waited to be looked through, and were not.';
  metrics.counter('query_log_dropped_work_total', unread, [], (counter) => counter.inc(dropped.work));
}

function labelsOf({ name, tier }: MethodTotals['method']): { method: string; tier: string } {
  return { method: name, tier };
}
