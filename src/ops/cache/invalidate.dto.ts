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
  .superRefine(({ query, bu, all }, context) => {
    const refuse = (path: string[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (all) {
      if (query !== undefined) refuse(['query'], 'must not be named together with all');
      if (bu !== undefined) refuse(['bu'], 'must not be named together with all');
    } else if (query === undefined && bu === undefined) {
      refuse([], 'must name a query, a business unit (bu), both, or say "all": true');
    }
  })
  .meta({ id: 'Invalidate', examples: [{ query: 'assets.active', bu: 1 }] });
export type InvalidateBody = z.output<typeof InvalidateBody>;

export const InvalidatedView = z
  .object({ queries: z.int().describe('How many cached queries this concerned.') })
  .meta({ id: 'Invalidated' });
export type InvalidatedView = z.output<typeof InvalidatedView>;
