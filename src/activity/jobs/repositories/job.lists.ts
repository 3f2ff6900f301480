import { z } from 'zod';
import { PRIORITIES, type JobStatus, type Priority } from '../../../model/index.js';
import { decodeCursor, TierError, type PageRequest } from '../../../tiers/index.js';

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

/** Nobody but this program should write cursors, but anybody can: what is in one goes into a statement. */
const rowId = z.int().positive();

/** In the order of the numbers. */
export const BY_ID = z.tuple([rowId]);

/** The most urgent first, then the oldest. */
export const BY_URGENCY = z.tuple([z.enum(PRIORITIES), z.iso.datetime(), rowId]);

/** What is due first. */
export const BY_DEADLINE = z.tuple([z.iso.datetime(), rowId]);

/** The oldest first. */
export const BY_AGE = z.tuple([z.iso.datetime(), rowId]);

/** The most jobs first, then the person; nobody, whose number is null, comes after everybody. */
export const BY_LOAD = z.tuple([z.int().positive(), rowId.nullable()]);

/**
 * The position in a cursor, its values checked; undefined without a cursor.
 * @throws TierError `E_BAD_CURSOR` when it is not a cursor of `list`
 */
export function positionIn<T extends z.ZodTuple>(
  list: string,
  cursor: string | undefined,
  order: T,
): z.output<T> | undefined {
  const values = decodeCursor(list, cursor, order.def.items.length);
  if (values === undefined) return undefined;
  const position = order.safeParse(values);
  if (!position.success) throw new TierError('E_BAD_CURSOR', 'The cursor does not belong to this list.');
  return position.data;
}

/** What `ilike` finds anywhere in a text; the signs that mean something to it stand for themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
