import { z } from 'zod';
import { ctzoffset, dateTime, id, label, PageQuery, queryId, text } from '../../../http/schemas.js';
import { JOB_STATUSES, PRIORITIES } from '../../../model/index.js';

const MAX_MINUTES = 2_147_483_647;
const minutes = z.int().min(0).max(MAX_MINUTES);

/** Five fields, or six with seconds in front. What the fields may hold is the scheduler's business. */
const CRON = /^\S+(?:\s+\S+){4,5}$/;

const job = {
  jobcode: label(100).meta({ examples: ['JOB-0000001'] }),
  jobname: text(500),
  description: text(),
  status: z.enum(JOB_STATUSES),
  priority: z.enum(PRIORITIES),
  deadline: dateTime.nullable(),
  assignedToId: id.nullable(),
  pgroupId: id.nullable(),
  siteId: id.nullable(),
  assetId: id.nullable(),
  qsetId: id.nullable(),
  cron: z
    .string()
    .max(200)
    .regex(CRON, 'must be a cron expression of five or six fields')
    .nullable()
    .meta({ examples: ['0 8 * * 1'] }),
  planduration: minutes.describe('Minutes, as are gracetime and expirytime.'),
  gracetime: minutes,
  expirytime: minutes,
  lastgeneratedon: dateTime.nullable(),
  ctzoffset,
};

/** `POST /api/jobs`. */
export const CreateJob = z.strictObject(job).partial().required({ jobcode: true }).meta({ id: 'CreateJob' });
export type CreateJob = z.output<typeof CreateJob>;

/** `PATCH /api/jobs/:id`: what is absent stays as it is. */
export const UpdateJob = z.strictObject(job).partial().meta({ id: 'UpdateJob' });
export type UpdateJob = z.output<typeof UpdateJob>;

const status = z.enum(JOB_STATUSES).optional().describe('Only jobs of this status.');
const priority = z.enum(PRIORITIES).optional().describe('Only jobs of this priority.');

/** `GET /api/jobs`. */
export const JobsQuery = PageQuery.extend({
  status,
  priority,
  assignedTo: queryId.optional().describe('Only jobs that are assigned to this person.'),
});
export type JobsQuery = z.output<typeof JobsQuery>;

/** `GET /api/jobs/by-priority`. */
export const JobsByPriorityQuery = PageQuery.extend({ status, priority });
export type JobsByPriorityQuery = z.output<typeof JobsByPriorityQuery>;

/** `GET /api/people/:id/jobs`. */
export const UserJobsQuery = PageQuery.extend({ status });
export type UserJobsQuery = z.output<typeof UserJobsQuery>;

/** `GET /api/jobs/search`. */
export const JobSearchQuery = PageQuery.extend({
  q: z
    .string()
    .min(1)
    .max(200)
    .describe('Found anywhere in code, name or description, in any case. No character has a special meaning.'),
});
export type JobSearchQuery = z.output<typeof JobSearchQuery>;
