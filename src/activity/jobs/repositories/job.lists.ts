import { z } from 'zod';
import { PRIORITIES, type JobStatus, type Priority } from '../../../model/index.js';
import { instant, rowId } from '../../../http/cursor-position.js';
import type { PageRequest } from '../../../tiers/index.js';

/** Which jobs a list is about; without any, all of the unit. */
export interface JobFilters {
  readonly status?: JobStatus | undefined;
  readonly priority?: Priority | undefined;
  /** Only those that are assigned to this person. */
  readonly assignedTo?: number | undefined;
}

/** A page of the jobs that the filters select. */
export type JobsRequest = PageRequest & JobFilters;

/** Names of the lists, in their cursors. */
export const JOB_LISTS = {
  all: 'jobs.list',
  active: 'jobs.active',
  overdue: 'jobs.overdue',
  ofPerson: 'jobs.of-person',
  byPriority: 'jobs.by-priority',
  search: 'jobs.search',
  withRelations: 'jobs.with-relations',
  workload: 'jobs.workload',
} as const;

/** In the order of the numbers. */
export const BY_ID = z.tuple([rowId]);

/** The most urgent first, then the oldest. */
export const BY_URGENCY = z.tuple([z.enum(PRIORITIES), instant, rowId]);

/** What is due first. */
export const BY_DEADLINE = z.tuple([instant, rowId]);

/** The oldest first. */
export const BY_AGE = z.tuple([instant, rowId]);

/** The most jobs first, then the person; nobody, whose number is null, comes after everybody. */
export const BY_LOAD = z.tuple([z.int().positive(), rowId.nullable()]);

/** What `ilike` finds anywhere in a text; the signs that mean something to it stand for themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
