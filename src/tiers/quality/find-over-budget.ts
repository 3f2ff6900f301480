import { fingerprintOf } from '../log/fingerprint.js';
import type { RepositoryCall } from '../log/repository-call.js';
import type { WorkLog } from '../log/work-log.js';
import { grouped } from '../log/grouped.js';
import type { Detected } from './finding.js';

/** Repository methods that took more statements than they declare, each with its worst call. */
export function findOverBudget({ overBudget }: WorkLog): Detected[] {
  return Array.from(overBudget.values(), ({ worst: call, calls, site }) => ({
    kind: 'over-budget',
    subject: call.method.name,
    what: overBudgetText(call) + (calls === 1 ? '' : `, the worst of ${calls} such calls`),
    fix: `find out which one is new, or declare @Statements(${call.statements})`,
    times: call.statements,
    site: site?.text() ?? null,
    tier: call.method.tier,
    method: call.method.name,
    sql: call.sql.length === 0 ? null : fingerprintOf(call.sql.at(-1) as string).text,
  }));
}

/** `X.get took 3 statements where it declares 1 (…)`, with the statements. */
export function overBudgetText({ method, statements, sql }: RepositoryCall): string {
  const list = grouped(sql)
    .map(([text, times]) => `${times} × ${text}`)
    .join('; ');
  return `${method.name} took ${statements} statements where it declares ${method.budget} (${list})`;
}
