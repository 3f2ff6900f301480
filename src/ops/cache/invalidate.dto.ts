import { z } from 'zod';
import { id } from '../../http/schemas.js';

const MAX_LENGTH = 200;

/** Which answers are to be forgotten. */
export const InvalidateBody = z
  .strictObject({
    query: z.string().min(1, 'must not be empty').max(MAX_LENGTH).optional().describe('The answers of this query.'),
    bu: id.optional().describe('The answers of this business unit.'),
    all: z.literal(true, { error: 'must be true, or absent' }).optional().describe('All answers; alone.'),
  })
  .meta({ id: 'Invalidate', examples: [{ query: 'assets.active', bu: 1 }] });
export type InvalidateBody = z.output<typeof InvalidateBody>;

export const InvalidatedView = z
  .object({ queries: z.int().describe('How many cached queries this concerned.') })
  .meta({ id: 'Invalidated' });
export type InvalidatedView = z.output<typeof InvalidatedView>;
