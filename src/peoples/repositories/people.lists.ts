import type { FilterQuery } from '@mikro-orm/core';
import { z } from 'zod';
import type { People, Role } from '../../model/index.js';
import { positionIn, rowId } from '../../http/cursor-position.js';
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

const TEAM_POSITION = z.tuple([z.int().min(0).max(TEAM_DEPTH), z.string().regex(/^[^\0]*$/), rowId]);

/** The last row of the page before in a team, as level, name and number; undefined: this is the first page. */
export function teamPosition(cursor: string | undefined): z.infer<typeof TEAM_POSITION> | undefined {
  return positionIn(TEAM_LIST, cursor, TEAM_POSITION);
}
