import type { DueWindow } from '../due-window.js';
import type { DueList, TimePosition } from './jobneed.lists.js';

/** The enabled groups of a person. Parameters: unit, person. */
export const ENABLED_GROUPS = `select membership.pgroup_id
  from peoples_pgbelonging membership
  join peoples_pgroup pgroup on pgroup.bu_id = membership.bu_id and pgroup.id = membership.pgroup_id
  where membership.bu_id = ? and membership.people_id = ? and pgroup.enable`;

export interface DueParameters {
  readonly list: DueList;
  readonly bu: number;
  readonly people: number;
  readonly window: DueWindow;
  readonly now: Date;
  readonly after: TimePosition | undefined;
  /** The most rows. */
  readonly count: number;
}

/**
 * The CTE `page (id)`: the occurrences on one page of due work.
 *
 * "The person's or a group's" and "planned in the window or running now" are four ranges of four indexes. Written
 * with `or` they would be one scan over everything that the person was ever given; as a union each range is read
 * by itself.
 */
export function duePage({
  list,
  bu,
  people,
  window,
  now,
  after,
  count,
}: DueParameters): [sql: string, parameters: unknown[]] {
  const ofPerson = 'people_id = ?';
  const ofGroups = 'pgroup_id in (select pgroup_id from enabled_groups)';
  const planned = 'plandatetime >= ? and plandatetime < ?';
  // What is planned within the window is found by its plan; so of what runs now, only what began before it is missing.
  const running = 'plandatetime < ? and expirydatetime >= ?';
  const [from, until, at] = [window.from.toISOString(), window.until.toISOString(), now.toISOString()];

  const ranges: [string, unknown[]][] = [
    [`${ofPerson} and ${planned}`, [people, from, until]],
    [`${ofPerson} and ${running}`, [people, from, at]],
    [`${ofGroups} and ${planned}`, [from, until]],
    [`${ofGroups} and ${running}`, [from, at]],
  ];
  const identifiers = `identifier in (${list.identifiers.map((identifier) => `'${identifier}'`).join(', ')})`;
  const due = ranges
    .map(([range]) => `select id, plandatetime from activity_jobneed where bu_id = ? and ${range} and ${identifiers}`)
    .join('\nunion\n');
  return [
    `with enabled_groups as (${ENABLED_GROUPS}),
    due as (${due}),
    page as (
      select id from due ${after ? 'where (plandatetime, id) > (?::timestamptz, ?)' : ''}
      order by plandatetime, id limit ?
    )`,
    [
      bu,
      people,
      ...ranges.flatMap(([, parameters]) => [bu, ...parameters]),
      ...(after ? [after.at.toISOString(), after.id] : []),
      count,
    ],
  ];
}
