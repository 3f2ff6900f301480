import { z } from 'zod';
import { FINDING_KINDS, type RecordedFinding } from '../../tiers/index.js';

export const FindingView = z
  .object({
    id: z.string(),
    kind: z.enum(FINDING_KINDS),
    subject: z.string(),
    message: z.string(),
    fix: z.string(),
    site: z.string().nullable().describe('The line of the application; null: not known.'),
    during: z.string().describe('The unit of work: a request, a job.'),
    tier: z.string().nullable(),
    method: z.string().nullable(),
    sql: z.string().nullable(),
    times: z.int().describe('How many statements, rows or questions it was about at the most.'),
    count: z.int().describe('How often it was found.'),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    allowed: z.string().nullable().describe('Why it is allowed; null: it is to be mended.'),
  })
  .meta({ id: 'OpsFinding' });
export type FindingView = z.output<typeof FindingView>;

export const FindingsView = z.object({ items: z.array(FindingView) }).meta({ id: 'OpsFindings' });
export type FindingsView = z.output<typeof FindingsView>;

/** A finding as it is shown. */
export function findingView(finding: RecordedFinding): FindingView {
  const { id, kind, subject, message, fix, site, during, tier, method, sql, times, count, allowed } = finding;
  return {
    id,
    kind,
    subject,
    message,
    fix,
    site,
    during,
    tier,
    method,
    sql,
    times,
    count,
    allowed,
    firstAt: finding.firstAt.toISOString(),
    lastAt: finding.lastAt.toISOString(),
  };
}
