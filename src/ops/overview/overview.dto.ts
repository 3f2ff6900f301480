import { z } from 'zod';

const FactView = z
  .object({
    name: z.string(),
    value: z.union([z.number(), z.string()]).nullable(),
    unit: z.enum(['count', 'ms', 'seconds', 'bytes', 'ratio', 'text']),
  })
  .meta({ id: 'OpsFact' });

const PartView = z
  .object({
    part: z.enum(['database', 'cache', 'redis', 'changes', 'loads', 'process']),
    state: z.enum(['ok', 'degraded', 'down']),
    note: z.string().describe('One sentence for people.'),
    facts: z.array(FactView),
  })
  .meta({ id: 'OpsPart' });
export type PartView = z.output<typeof PartView>;

/** How the parts of the system are. */
export const OverviewView = z
  .object({
    at: z.iso.datetime(),
    name: z.string(),
    version: z.string(),
    instance: z.string().describe('Which process answers; another one after every start.'),
    uptimeSeconds: z.number(),
    status: z.enum(['ok', 'degraded', 'down']),
    parts: z.array(PartView),
    reads: z
      .object({ hits: z.int(), misses: z.int(), bypasses: z.int() })
      .describe('Reads of cached queries since the start of this process.'),
    lastWarming: z
      .object({ finishedAt: z.iso.datetime(), total: z.int(), loaded: z.int(), failures: z.int(), seconds: z.number() })
      .nullable(),
  })
  .meta({ id: 'OpsOverview' });
export type OverviewView = z.output<typeof OverviewView>;
