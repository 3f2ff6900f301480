import { TierError } from '../errors.js';

/** One page of a collection. `nextCursor` is null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Which page: at most `limit` items after the position that `cursor` names (from the start without one). */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export const DEFAULT_PAGE_LIMIT = 100;
export const MAX_PAGE_LIMIT = 500;

/** What is asked for when nothing is said: what warming a list loads. */
export function firstPage(): PageRequest[] {
  return [{ limit: DEFAULT_PAGE_LIMIT }];
}

/** The value of one ordering column at the end of a page. Timestamps travel as ISO strings. */
export type CursorValue = string | number | boolean | null;

/**
 * Encodes the position behind the last row of a page: the values of the ordering columns, the row's id last.
 * A position names values and no row, so it stays valid when rows come and go ("keyset pagination").
 *
 * @param list names the list; a cursor of one list is refused by another
 */
export function encodeCursor(list: string, position: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/**
 * The position that {@link encodeCursor} wrote, or undefined when there is no cursor.
 * @param length how many values the list's order has
 * @throws TierError `E_BAD_CURSOR` when the text is not a cursor of this list
 */
export function decodeCursor(list: string, cursor: string | undefined, length: number): CursorValue[] | undefined {
  if (cursor === undefined) return undefined;
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    decoded = undefined;
  }
  if (
    !Array.isArray(decoded) ||
    decoded.length !== length + 1 ||
    decoded[0] !== list ||
    !decoded.every(isCursorValue)
  ) {
    throw badCursor();
  }
  return decoded.slice(1);
}

/**
 * {@link decodeCursor} for a list that is ordered by id alone.
 * @returns the id that the page starts after; less than any id on the first page
 */
export function decodeIdCursor(list: string, cursor: string | undefined): number {
  const position = decodeCursor(list, cursor, 1);
  if (!position) return Number.MIN_SAFE_INTEGER;
  const [id] = position;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw badCursor();
  return id;
}

/**
 * Cuts a page from rows that were read with `limit + 1`: the extra row only tells that there is a next page.
 * @param position the ordering values of a row, its id last
 */
export function pageOf<Row, T>(
  list: string,
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  position: (row: Row) => readonly CursorValue[],
): Page<T> {
  const shown = rows.length > limit ? rows.slice(0, limit) : rows;
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(list, position(last)) : null,
  };
}

function isCursorValue(value: unknown): value is CursorValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function badCursor(): TierError {
  return new TierError(
    'E_BAD_CURSOR',
    'The cursor does not belong to this list: pass back a nextCursor unchanged, or none.',
  );
}
