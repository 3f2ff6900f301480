import { z } from 'zod';
import { ctzoffset, dateTime, id, PageQuery, queryId, text } from '../../../http/schemas.js';
import { JOB_TYPES, JOBNEED_IDENTIFIERS, JOBNEED_STATUSES, PRIORITIES } from '../../../model/index.js';

/** A year: longer graces are slips of the pen. */
const MAX_GRACE_MINUTES = 525_600;
const MAX_SEQNO = 2_147_483_647;

const relation = id.nullable();

const columns = {
  jobId: relation,
  jobdesc: text(2_000),
  identifier: z.enum(JOBNEED_IDENTIFIERS),
  jobtype: z.enum(JOB_TYPES),
  jobstatus: z.enum(JOBNEED_STATUSES),
  priority: z.enum(PRIORITIES),
  plandatetime: dateTime,
  expirydatetime: dateTime.describe('Not before plandatetime.'),
  gracetime: z.int().min(0).max(MAX_GRACE_MINUTES),
  starttime: dateTime.nullable(),
  endtime: dateTime.nullable(),
  peopleId: relation,
  pgroupId: relation,
  performedbyId: relation,
  assetId: relation,
  qsetId: relation,
  parentId: relation,
  seqno: z.int().min(0).max(MAX_SEQNO),
  othersite: text(500),
  alerts: z.boolean(),
  ctzoffset,
};

const examples = [
  { jobdesc: 'Leaking valve', assetId: 1, qsetId: 1, peopleId: 3, plandatetime: '2026-03-01T09:30:00+05:30' },
];

/** `POST /api/jobneeds`. Without `plandatetime` it is now, without `expirydatetime` an hour later. */
export const CreateJobneed = z
  .strictObject({
    ...columns,
    uuid: z.uuid().describe('A number that the client chose, so that it can recognise what it sent before.'),
    jobtype: columns.jobtype.describe('Absent: ADHOC, unless it is an occurrence of a job.'),
  })
  .partial()
  .meta({ id: 'CreateJobneed', examples });
export type CreateJobneed = z.output<typeof CreateJobneed>;

/** `PATCH /api/jobneeds/:id`: what is absent stays as it is. */
export const UpdateJobneed = z.strictObject(columns).partial().meta({ id: 'UpdateJobneed' });
export type UpdateJobneed = z.output<typeof UpdateJobneed>;

/** The query of `/adhoc-slot`. */
export const AdhocSlotQuery = z.strictObject({
  at: dateTime.describe('When the person is at the asset.'),
  people: queryId,
  asset: queryId,
  qset: queryId,
});
export type AdhocSlotQuery = z.output<typeof AdhocSlotQuery>;

/** The query of `/mine` and `/external-tours`. */
export const DueQuery = PageQuery.extend({
  people: queryId.optional().describe('Whose; absent: the caller. Another person only for managers and admins.'),
});
export type DueQuery = z.output<typeof DueQuery>;

/** The query of `/modified-since`. */
export const ModifiedSinceQuery = PageQuery.extend({
  since: dateTime.describe('Changes at this instant are included.'),
});
export type ModifiedSinceQuery = z.output<typeof ModifiedSinceQuery>;
