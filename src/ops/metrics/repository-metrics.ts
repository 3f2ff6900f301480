import {
  FINDING_KINDS,
  type Findings,
  type MethodReasons,
  type MethodStats,
  type MethodTotals,
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
  count('repository_statements_total', 'Statements of repository methods.', ({ statements }) => statements);
  count('repository_rows_total', 'Rows that these read or wrote.', ({ rows }) => rows);
  count('repository_over_budget_total', 'Calls that took more statements than their method declares.', (one) => {
    return one.overBudget;
  });
  metrics.histogram('repository_call_seconds', 'How long calls of repository methods took.', () =>
    Array.from(totals.values(), (one) => ({ labels: labelsOf(one.method), values: one.times })),
  );
}

/** What was found wrong in how data are asked for. */
export function addFindingMetrics(metrics: MetricSet, findings: Findings): void {
  const help = 'Faults in how data are asked for that are not allowed, each time that one was found.';
  metrics.counter('query_findings_total', help, ['kind'], (counter) => {
    const counts = findings.counts();
    for (const kind of FINDING_KINDS) counter.inc({ kind }, counts.get(kind) ?? 0);
  });
}

function labelsOf({ name, tier }: MethodTotals['method']): { method: string; tier: string } {
  return { method: name, tier };
}
