import { z } from 'zod';

const kept = {
  answers: z.int().describe('Answers that would be served; of strict queries those that have not expired.'),
  bytes: z.int().describe('What those weigh.'),
  endedAnswers: z
    .int()
    .describe('Answers that a change, somebody or time has ended, and that wait to be replaced or evicted.'),
  endedBytes: z.int(),
};

/** What the cache holds. */
export const ContentsView = z
  .object({
    store: z.string().describe('Where: memory, redis.'),
    complete: z.boolean().describe('false: there are more answers than were looked at.'),
    usedBytes: z
      .int()
      .nullable()
      .describe('Everything in the store: in memory the answers, in Redis all that this server keeps, for whomever.'),
    limitBytes: z
      .int()
      .nullable()
      .describe(
        'What it may hold before it evicts: CACHE_MEMORY_BYTES, or maxmemory of Redis; null: as much as it likes.',
      ),
    ...kept,
    items: z.array(
      z.object({
        query: z.string(),
        bu: z.object({ id: z.int(), bucode: z.string().nullable() }).describe('bucode: null where the unit is gone.'),
        ...kept,
      }),
    ),
  })
  .meta({ id: 'CacheContents' });
export type ContentsView = z.output<typeof ContentsView>;
