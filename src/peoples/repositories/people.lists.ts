import type { FilterQuery } from '@mikro-orm/core';
import { z } from 'zod';
import type { People, Role } from '../../model/index.js';
import { decodeCursor, TierError } from '../../tiers/index.js';
import { TEAM_DEPTH } from '../dto/team.view.js';

/** Which people a list is about; without any, all of the unit. */
export interface PeopleFilters {
  readonly role?: Role | undefined;
  readonly enable?: boolean | undefined;
  /** Only those who report to this person. */
  readonly manager?: number | undefined;
}

/** Names of the lists, in their cursors. */
export const PEOPLE_LIST = 'people.list';
export const TEAM_LIST = 'people.team';

/** The people that `filters` select. */
export function whereOf({ role, enable, manager }: PeopleFilters): FilterQuery<People> {
  return {
    ...(role === undefined ? {} : { role }),
    ...(enable === undefined ? {} : { enable }),
    ...(manager === undefined ? {} : { manager }),
  };
}

const TEAM_POSITION = z.tuple([z.int().min(0).max(TEAM_DEPTH), z.string().regex(/^[^\0]*$/), z.int()]);

/**
 * The last row of the page before in a team, as level, name and number; undefined: this is the first page.
 * @throws TierError `E_BAD_CURSOR` also for values of a wrong type, which a statement would choke on
 */
export function teamPosition(cursor: string | undefined): z.infer<typeof TEAM_POSITION> | undefined {
  const values = decodeCursor(TEAM_LIST, cursor, TEAM_POSITION.def.items.length);
  if (values === undefined) return undefined;
  const position = TEAM_POSITION.safeParse(values);
  if (!position.success) throw new TierError('E_BAD_CURSOR', 'The cursor does not belong to this list.');
  return position.data;
}
