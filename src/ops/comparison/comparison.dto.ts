import { z } from 'zod';

const MAX_LENGTH = 200;

/** Which query is to be compared. */
export const CompareBody = z
  .strictObject({ query: z.string().min(1, 'must not be empty').max(MAX_LENGTH) })
  .meta({ id: 'Compare', examples: [{ query: 'assets.active' }] });
export type CompareBody = z.output<typeof CompareBody>;

const TierCostView = z
  .object({
    tier: z.enum(['standard', 'optimized', 'cached']),
    statements: z.int().describe('The most that a call took.'),
    medianMs: z.number(),
    slowestMs: z.number(),
    calls: z.int().describe('How many were timed.'),
    bytes: z.int().describe('Of the answer.'),
    allocatedBytes: z
      .int()
      .describe('Allocated on the heap by one call: about, because other requests allocate at the same time.'),
    difference: z
      .string()
      .nullable()
      .describe('The first place where the answer says something else than the standard tier; null: nowhere.'),
  })
  .meta({ id: 'TierCost' });

/** The tiers of one query side by side. */
export const ComparedTiersView = z
  .object({
    query: z.string(),
    unit: z.object({ id: z.int(), bucode: z.string() }).describe('The business unit whose rows were asked for.'),
    at: z.iso.datetime(),
    seconds: z.number().describe('How long the comparison took.'),
    tiers: z.array(TierCostView),
  })
  .meta({ id: 'ComparedTiers' });
export type ComparedTiersView = z.output<typeof ComparedTiersView>;

/** What can be compared. */
export const ComparableQueriesView = z
  .object({
    items: z.array(
      z.object({
        query: z.string(),
        original: z.string().describe('What the original calls it.'),
        cached: z.boolean().describe('Whether there is a cached query of this name.'),
      }),
    ),
  })
  .meta({ id: 'ComparableQueries' });
export type ComparableQueriesView = z.output<typeof ComparableQueriesView>;
