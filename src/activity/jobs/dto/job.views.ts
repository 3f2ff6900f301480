import { z } from 'zod';
import { instant, PersonRef, TENANT_VIEW } from '../../../http/entity-view.js';
import { JOB_STATUSES, PRIORITIES } from '../../../model/index.js';

const SiteRef = z.object({ id: z.int(), name: z.string() });

/** A job, whole. */
export const JobView = z
  .object({
    id: z.int(),
    jobcode: z.string(),
    jobname: z.string(),
    description: z.string(),
    status: z.enum(JOB_STATUSES),
    priority: z.enum(PRIORITIES),
    deadline: instant.nullable(),
    assignedTo: PersonRef.nullable(),
    pgroup: z.object({ id: z.int(), groupname: z.string() }).nullable(),
    site: SiteRef.nullable(),
    asset: z.object({ id: z.int(), assetcode: z.string(), assetname: z.string() }).nullable(),
    qset: z.object({ id: z.int(), qsetname: z.string() }).nullable(),
    cron: z.string().nullable(),
    planduration: z.int().describe('Minutes, as are gracetime and expirytime.'),
    gracetime: z.int(),
    expirytime: z.int(),
    lastgeneratedon: instant.nullable(),
    ...TENANT_VIEW,
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof JobView>;

/** What the list with relations shows of the job itself and of the rows that it points to. */
export const JobInListView = z.object({
  id: z.int(),
  jobcode: z.string(),
  jobname: z.string(),
  status: z.enum(JOB_STATUSES),
  priority: z.enum(PRIORITIES),
  deadline: instant.nullable(),
  createdAt: instant,
  assignedTo: z.object({ id: z.int(), peoplename: z.string(), email: z.string() }).nullable(),
  createdBy: PersonRef.nullable(),
  site: SiteRef.nullable(),
  asset: z.object({ id: z.int(), assetcode: z.string() }).nullable(),
});

/** A file, as the list with relations shows it. */
export const AttachmentInListView = z.object({ id: z.int(), filename: z.string(), url: z.string() });
export type AttachmentInListView = z.output<typeof AttachmentInListView>;

/** A remark, as the list with relations shows it. */
export const CommentInListView = z.object({
  id: z.int(),
  body: z.string(),
  createdAt: instant,
  author: PersonRef.nullable().describe('Null where another program left the remark.'),
});
export type CommentInListView = z.output<typeof CommentInListView>;

/** A job with everything that hangs on it. */
export const JobWithRelationsView = JobInListView.extend({
  attachments: z.array(AttachmentInListView),
  comments: z.array(CommentInListView).describe('Oldest first.'),
}).meta({ id: 'JobWithRelations' });
export type JobWithRelationsView = z.output<typeof JobWithRelationsView>;
