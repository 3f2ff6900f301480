import { z } from 'zod';
import { PersonRef } from '../../../http/entity-view.js';

/** How much open work (pending or in progress) a person has, or nobody has yet. */
export const WorkloadView = z
  .object({
    people: PersonRef.nullable().describe('Null: the jobs that are assigned to nobody.'),
    peoplename: z.string().nullable(),
    totalJobs: z.int(),
    highPriority: z.int().describe('High and critical.'),
    overdue: z.int().describe('With a deadline before the instant of the answer.'),
    avgAgeDays: z
      .number()
      .describe('Mean age of the jobs at the instant of the answer, in days of 24 hours, rounded to two decimals.'),
  })
  .meta({ id: 'Workload' });
export type WorkloadView = z.output<typeof WorkloadView>;
