import { z } from 'zod';

const count = z.int();

/** What happened to a query in a stretch of time. */
const FiguresView = z
  .object({
    hits: count,
    misses: count,
    bypasses: count.describe('Reads that did not look into the cache.'),
    loads: count.describe('Answers that were loaded from the database.'),
    statements: count.describe('That the loads ran.'),
    micros: count.describe('Time of the loads at the database, in microseconds.'),
  })
  .meta({ id: 'QueryFigures' });

const HourView = z
  .object({ hits: count, misses: count, bypasses: count })
  .describe('Reads of the last hour, over all instances that share a store; null: the store is away.');

const CachedQueryView = z
  .object({
    query: z.string(),
    freshness: z.enum(['acknowledged', 'strict']),
    ttlSeconds: z.number(),
    warmable: z.boolean().describe('Whether warming loads some of its answers.'),
    dependencies: z.array(
      z.object({
        table: z.string(),
        role: z.enum(['row', 'lists', 'shows']),
        columns: z.array(z.string()).nullable().describe('null: any.'),
        where: z.string().nullable().describe('The rows that matter; null: all.'),
        through: z.string().nullable(),
      }),
    ),
    total: FiguresView.describe('Since the start of this process.'),
    hour: HourView.nullable(),
    missesByKind: z.record(z.string(), count),
    bypassesByReason: z.record(z.string(), count),
    fills: count.describe('Answers that were stored.'),
    filledBytes: count,
    refused: count.describe('Answers that were too large to store.'),
  })
  .meta({ id: 'CachedQuery' });

/** Every cached query. */
export const CachedQueriesView = z.object({ items: z.array(CachedQueryView) }).meta({ id: 'CachedQueries' });
export type CachedQueriesView = z.output<typeof CachedQueriesView>;

const STEPS = ['2s', '10s', '60s', '300s'] as const;
const MAX_LENGTH = 200;

/** Which part of the history is wanted. */
export const HistoryQuery = z.strictObject({
  query: z.string().min(1).max(MAX_LENGTH).optional().describe('Only this query.'),
  step: z
    .enum(STEPS)
    .default('10s')
    .transform((text) => Number.parseInt(text, 10))
    .describe('The time that one point stands for.'),
});
export type HistoryQuery = z.output<typeof HistoryQuery>;

const counts = z.array(count);
const series = { hits: counts, misses: counts, bypasses: counts, loads: counts, statements: counts, micros: counts };

/** What happened over the last hour. */
export const HistoryView = z
  .object({
    stepSeconds: z.number().describe('How much time one point stands for; the oldest one may stand for less.'),
    at: z.array(z.iso.datetime()).describe('The end of each stretch.'),
    queries: z.array(z.object({ query: z.string(), ...series })).describe('One value for each instant.'),
  })
  .meta({ id: 'QueryHistory' });
export type HistoryView = z.output<typeof HistoryView>;
