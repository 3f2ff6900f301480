import { z } from 'zod';
import { decodeCursor, TierError } from '../tiers/index.js';

/** The number of a row in a cursor. */
export const rowId = z.int().positive();

/**
 * An instant in a cursor, as `Date.toISOString` writes the years that the database knows. Written back, because Date
 * reads the 30th of February as the 2nd of March, which the database does not.
 */
export const instant = z
  .string()
  .regex(/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text);

/**
 * The position in a cursor; undefined without a cursor. Nobody but this program should write cursors, but anybody can,
 * and what is in one goes into a statement: so its values are checked.
 *
 * @param order the types of the ordering values, the row's number last
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
  if (!position.success) {
    throw new TierError(
      'E_BAD_CURSOR',
      'The cursor does not belong to this list: pass back a nextCursor unchanged, or none.',
    );
  }
  return position.data;
}
