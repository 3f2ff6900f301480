import { z } from 'zod';

/** What the cache holds. */
export const ContentsView = z
  .object({
    store: z.string().describe('Where: memory, redis.'),
    complete: z.boolean().describe('false: there are more answers than were looked at.'),
    entries: z.int(),
    bytes: z.int(),
    items: z.array(
      z.object({
        query: z.string(),
        bu: z.object({ id: z.int(), bucode: z.string().nullable() }).describe('bucode: null where the unit is gone.'),
        entries: z.int(),
        bytes: z.int(),
      }),
    ),
  })
  .meta({ id: 'CacheContents' });
export type ContentsView = z.output<typeof ContentsView>;
