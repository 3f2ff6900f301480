/**
 * Every enumerated column of the schema: the values in their natural order, and the type of one value.
 * The check constraints of the migrations spell the same lists; `test/integration/model.spec.ts` compares the two.
 */

export const JOB_STATUSES = ['pending', 'active', 'in_progress', 'completed', 'cancelled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A job that still waits for its work: what "open", "overdue" and "workload" count. */
export const OPEN_JOB_STATUSES = ['pending', 'in_progress'] as const satisfies readonly JobStatus[];

/** By rank, lowest first. PostgreSQL's enum type `priority` has the same order, so SQL sorts by rank. */
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The ranks that a workload summary counts as high. */
export const HIGH_PRIORITIES = ['high', 'critical'] as const satisfies readonly Priority[];

export const ASSET_STATUSES = ['active', 'maintenance', 'retired'] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

export const ROLES = ['worker', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const JOBNEED_IDENTIFIERS = ['TASK', 'PPM', 'INTERNALTOUR', 'EXTERNALTOUR', 'SITEREPORT', 'TICKET'] as const;
export type JobneedIdentifier = (typeof JOBNEED_IDENTIFIERS)[number];

export const JOB_TYPES = ['SCHEDULE', 'ADHOC'] as const;
export type JobType = (typeof JOB_TYPES)[number];

export const JOBNEED_STATUSES = ['ASSIGNED', 'INPROGRESS', 'PARTIALLYCOMPLETED', 'COMPLETED', 'AUTOCLOSED'] as const;
export type JobneedStatus = (typeof JOBNEED_STATUSES)[number];

/** An occurrence in one of these states is over. Queries say `not in (…)`, which is also the partial indexes' predicate. */
export const CLOSED_JOBNEED_STATUSES = ['COMPLETED', 'AUTOCLOSED'] as const satisfies readonly JobneedStatus[];
