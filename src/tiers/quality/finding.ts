import type { RepositoryTier } from '../log/repository-call.js';

/** What can be wrong with how data are asked for. */
export const FINDING_KINDS = [
  'n+1',
  'duplicate',
  'over-budget',
  'unused-populate',
  'unused-column',
  'unbounded',
  'redis-n+1',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One fault in how a unit of work asked for data, said so that a person can mend it. */
export interface Finding {
  readonly kind: FindingKind;
  /** What it is about: `Job.assignedTo`, `OptimizedJobRepository.getJobs`, a table, a cached query. */
  readonly subject: string;
  /** One sentence: what, how often, where, during what; and what would be right. */
  readonly message: string;
  readonly fix: string;
  /** `activity/jobs/job.service.ts:47`; null where the stack did not show it. */
  readonly site: string | null;
  /** The unit of work: `GET /api/jobs`. */
  readonly during: string;
  /** The tier and method of the repository whose fault it is; null: it is no repository's. */
  readonly tier: RepositoryTier | null;
  readonly method: string | null;
  /** How many statements, rows or questions it is about. */
  readonly times: number;
  /** One of the statements, with placeholders; null where it is about none. */
  readonly sql: string | null;
}

/** A finding, and whether it is to be mended. */
export interface JudgedFinding extends Finding {
  /** Why it is allowed; null: it is to be mended. */
  readonly allowed: string | null;
}

/** What a detector says; where it was is added by who called it. */
export type Detected = Omit<Finding, 'during' | 'message'> & {
  /** The sentence's first half: `Job.assignedTo loaded 50 times`. */
  readonly what: string;
};

/** Completes what a detector said to a finding of a unit of work. */
export function findingOf({ what, ...detected }: Detected, during: string): Finding {
  const place = detected.site ?? detected.method;
  const at = place === null ? '' : ` at ${place}`;
  return { ...detected, during, message: `${what}${at} during ${during}; ${detected.fix}` };
}
