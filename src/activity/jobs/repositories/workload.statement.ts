import { positionIn } from '../../../http/cursor-position.js';
import type { EntityManager } from '@mikro-orm/core';
import { pageOf, rawSql, type PageRequest } from '../../../tiers/index.js';
import { sql } from './fragment.js';
import { BY_LOAD, JOB_LISTS } from './job.lists.js';
import { KEPT_DEADLINES, type StoredPerson, type StoredWorkload } from './workload.js';

/** Stands for nobody in the order, so that unassigned jobs come after everybody who has as many. */
const NOBODY = Number.MAX_SAFE_INTEGER;

/** Epoch milliseconds come as seconds with a fraction: exact, and the mean is taken by the database without rounding. */
type PersonTuple = [
  id: number | null,
  peoplename: string | null,
  totalJobs: number,
  highPriority: number,
  overdue: number,
  meanCreatedSeconds: number,
];

type DeadlineTuple = [person: number | null, deadlineMs: number];

/**
 * Reads a page of the workload summary at `now`, and the unit's next deadlines, in one statement. Both halves come from
 * indexes of open jobs alone: the counts without a look at the table, the deadlines in their order.
 */
export async function readWorkload(
  em: EntityManager,
  bu: number,
  { limit, cursor }: PageRequest,
  now: Date,
): Promise<StoredWorkload> {
  const after = positionIn(JOB_LISTS.workload, cursor, BY_LOAD);
  const behind = after
    ? sql`having count(*) < ${after[0]}
        or (count(*) = ${after[0]} and coalesce(assigned_to_id, ${NOBODY}) > ${after[1] ?? NOBODY})`
    : sql``;
  const instant = now.toISOString();
  const { text, values } = sql`
    with page as (
      select assigned_to_id, count(*) as total, count(*) filter (where priority in ('high', 'critical')) as high,
        count(*) filter (where deadline < ${instant}) as overdue,
        avg(extract(epoch from created_at))::float8 as mean_created, coalesce(assigned_to_id, ${NOBODY}) as rank
      from activity_job where bu_id = ${bu} and status in ('pending', 'in_progress')
      group by assigned_to_id ${behind}
      order by total desc, rank limit ${limit + 1}
    ), coming as (
      select assigned_to_id, (extract(epoch from deadline) * 1000)::bigint as deadline_ms
      from activity_job where bu_id = ${bu} and status in ('pending', 'in_progress') and deadline >= ${instant}
      order by deadline limit ${KEPT_DEADLINES + 1}
    )
    select
      (select json_agg(json_build_array(page.assigned_to_id, person.peoplename, total, high, overdue, mean_created)
        order by total desc, rank) from page left join peoples_people person on person.id = page.assigned_to_id)::text as people,
      (select json_agg(json_build_array(assigned_to_id, deadline_ms) order by deadline_ms) from coming)::text as coming`;
  const [row] = await rawSql<{ people: string | null; coming: string | null }>(em, text, values);
  const people = JSON.parse(row?.people ?? '[]') as PersonTuple[];
  const deadlines = JSON.parse(row?.coming ?? '[]') as DeadlineTuple[];
  const page = pageOf(JOB_LISTS.workload, people, limit, personOf, ([id, , totalJobs]) => [totalJobs, id]);
  const indexOf = new Map(page.items.map(({ id }, index) => [id, index]));
  return {
    people: page.items,
    nextCursor: page.nextCursor,
    coming: deadlines.flatMap(([id, deadlineMs]) => {
      const index = indexOf.get(id);
      return index === undefined ? [] : [[index, deadlineMs] as const];
    }),
    completeUntilMs: deadlines[KEPT_DEADLINES]?.[1] ?? null,
  };
}

function personOf([id, peoplename, totalJobs, highPriority, overdue, meanCreatedSeconds]: PersonTuple): StoredPerson {
  return { id, peoplename, totalJobs, highPriority, overdue, meanCreatedMs: meanCreatedSeconds * 1000 };
}
