import { z } from 'zod';
import { instant, positionIn, rowId } from '../../../http/cursor-position.js';
import type { JobneedIdentifier } from '../../../model/index.js';
import type { CursorValue, PageRequest } from '../../../tiers/index.js';

/** Whose work at which asset an adhoc visitor asks for, and when. */
export interface AdhocRequest {
  readonly at: Date;
  readonly people: number;
  readonly asset: number;
  readonly qset: number;
}

/** A page of what a person is due to do. */
export interface DueRequest extends PageRequest {
  /** Null: somebody to whom nothing in this unit can be given (an admin who visits it). */
  readonly people: number | null;
  /** The client's UTC offset in minutes, which decides when its day begins. */
  readonly ctzoffset: number;
}

/** A page of what changed at `since` or later. */
export interface ModifiedRequest extends PageRequest {
  readonly since: Date;
}

/** A list of due work: which occurrences are in it, and its name in cursors. */
export interface DueList {
  readonly name: string;
  readonly identifiers: readonly JobneedIdentifier[];
}

/** Everything but tickets, which have a desk of their own, and external tours, which have the next list. */
export const MINE: DueList = { name: 'jobneeds.mine', identifiers: ['TASK', 'PPM', 'INTERNALTOUR', 'SITEREPORT'] };
export const EXTERNAL_TOURS: DueList = { name: 'jobneeds.external-tours', identifiers: ['EXTERNALTOUR'] };
export const MODIFIED_LIST = 'jobneeds.modified';

const BY_TIME = z.tuple([instant, rowId]);

/** A place in a list that is ordered by an instant, then by id. */
export interface TimePosition {
  readonly at: Date;
  readonly id: number;
}

/** The place behind which a page of such a list starts; undefined: the first page. */
export function timePosition(list: string, cursor: string | undefined): TimePosition | undefined {
  const position = positionIn(list, cursor, BY_TIME);
  return position && { at: new Date(position[0]), id: position[1] };
}

/** The cursor's values for a row that ends a page of due work. */
export function plannedPosition({ plandatetime, id }: { plandatetime: string; id: number }): CursorValue[] {
  return [plandatetime, id];
}

/** The cursor's values for a row that ends a page of changes. */
export function modifiedPosition({ updatedAt, id }: { updatedAt: string; id: number }): CursorValue[] {
  return [updatedAt, id];
}
