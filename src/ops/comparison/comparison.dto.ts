import { z } from 'zod';
import type { TierCost } from './compare-tiers.js';

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
    medianMs: z.number().nullable().describe('null, like the other figures: no call answered in time.'),
    slowestMs: z.number().nullable(),
    calls: z.int().describe('How many were timed.'),
    outcomes: z
      .array(z.object({ outcome: z.string(), calls: z.int() }))
      .describe('How the cache answered them: `hit`, `miss`, `bypass: watermark`, …; empty for the other tiers.'),
    bytes: z.int().nullable().describe('Of the answer.'),
    allocatedBytes: z
      .int()
      .nullable()
      .describe('Allocated on the heap by one call: about, because other requests allocate at the same time.'),
    stoppedAfterMs: z
      .number()
      .nullable()
      .describe('After how long a call was stopped because it took too long; null: none was.'),
    message: z.string().nullable().describe('What a person has to know of it.'),
    difference: z
      .string()
      .nullable()
      .describe(
        'The first place where the answer says something else than the first tier that answered; null: nowhere.',
      ),
  })
  .meta({ id: 'TierCost' });

/** With a word for people where a tier was stopped. */
export function tierCostView(cost: TierCost): z.output<typeof TierCostView> {
  const { tier, calls, statements, stoppedAfterMs } = cost;
  const after = ((stoppedAfterMs ?? 0) / 1000).toFixed(1);
  const message =
    stoppedAfterMs === null
      ? null
      : `The ${tier} tier was stopped after ${after} s and ${statements} statements${calls === 0 ? ', without an answer' : ''}.`;
  return { ...cost, outcomes: [...cost.outcomes], message };
}

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
