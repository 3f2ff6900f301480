import type { Priority } from '../../model/index.js';

/** An open job, as whoever reported it sees it. */
export interface ReportedJob {
  readonly id: number;
  readonly jobcode: string;
  readonly jobname: string;
  readonly priority: Priority;
  readonly assignedTo: { readonly id: number; readonly peoplename: string } | null;
  readonly site: { readonly id: number; readonly name: string } | null;
  /** How many remarks there are on it. */
  readonly comments: number;
}

/**
 * The question of docs/query-quality.md, which every step of it answers: the open jobs that a person reported, the most
 * urgent first, then the oldest; at most `limit`.
 */
export interface ReportedJobs {
  getReportedJobs(people: number, limit: number): Promise<ReportedJob[]>;
}
