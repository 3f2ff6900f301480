import { positionIn } from '../../../http/cursor-position.js';
import type { Fragment } from './fragment.js';
import { all, sql } from './fragment.js';
import { BY_DEADLINE, BY_ID, BY_URGENCY, type JobFilters } from './job.lists.js';
import type { PageRequest } from '../../../tiers/index.js';

/** Which jobs a page shows: a statement that selects their numbers, and the order that the page is in. */
export interface JobKeys {
  readonly ids: Fragment;
  readonly order: string;
}

/** What selects jobs besides the unit. */
export function selected({ status, priority, assignedTo }: JobFilters): Fragment {
  const conditions: Fragment[] = [];
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (priority !== undefined) conditions.push(sql`priority = ${priority}`);
  if (assignedTo !== undefined) conditions.push(sql`assigned_to_id = ${assignedTo}`);
  return all(conditions);
}

/** In the order of the numbers. One row more than the page, which tells that there is a next page. */
export function keysById(bu: number, list: string, { limit, cursor }: PageRequest, condition: Fragment): JobKeys {
  const after = positionIn(list, cursor, BY_ID);
  const behind = after ? sql`id > ${after[0]}` : sql`true`;
  return {
    ids: sql`select id from activity_job where bu_id = ${bu} and ${condition} and ${behind} order by id limit ${limit + 1}`,
    order: 'j.id',
  };
}

/** What is due first. */
export function keysByDeadline(bu: number, list: string, { limit, cursor }: PageRequest, condition: Fragment): JobKeys {
  const after = positionIn(list, cursor, BY_DEADLINE);
  const behind = after ? sql`(deadline, id) > (${after[0]}, ${after[1]})` : sql`true`;
  return {
    ids: sql`select id from activity_job where bu_id = ${bu} and ${condition} and ${behind}
      order by deadline, id limit ${limit + 1}`,
    order: 'j.deadline, j.id',
  };
}

/**
 * The most urgent first, then the oldest. Because the one falls and the other rises, no row comparison says "behind
 * the cursor"; two ranges of the index do, of which the database reads no more than the page: the rest of the cursor's
 * rank, and the ranks below it.
 */
export function keysByUrgency(bu: number, list: string, { limit, cursor }: PageRequest, condition: Fragment): JobKeys {
  const after = positionIn(list, cursor, BY_URGENCY);
  const order = 'j.priority desc, j.created_at, j.id';
  const from = sql`select id from activity_job where bu_id = ${bu} and ${condition}`;
  const cut = sql`order by priority desc, created_at, id limit ${limit + 1}`;
  if (!after) return { ids: sql`${from} ${cut}`, order };
  const [priority, createdAt, id] = after;
  const ids = sql`(${from} and priority = ${priority} and (created_at, id) > (${createdAt}, ${id}) ${cut})
    union all (${from} and priority < ${priority} ${cut})`;
  return { ids, order };
}
