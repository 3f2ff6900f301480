import { z } from 'zod';

const MAX_LENGTH = 200;

/** Which answers are to be loaded. */
export const WarmBody = z
  .strictObject({
    query: z
      .string()
      .min(1, 'must not be empty')
      .max(MAX_LENGTH)
      .optional()
      .describe('The answers of this query, or of all whose names begin with this and a dot; absent: all.'),
  })
  .meta({ id: 'Warm', examples: [{ query: 'assets.active' }] });
export type WarmBody = z.output<typeof WarmBody>;

export const WarmedView = z
  .object({
    total: z.int().describe('Answers that were chosen.'),
    loaded: z.int().describe('Answers that were loaded from the database.'),
    present: z.int().describe('Answers that were in the cache and valid.'),
    skipped: z.int().describe('Answers that were not begun: time was up, or the cache keeps nothing at present.'),
    failures: z.int(),
    seconds: z.number(),
  })
  .meta({ id: 'Warmed' });
export type WarmedView = z.output<typeof WarmedView>;
