import type { EntityManager } from '@mikro-orm/core';
import type { JobStatus, Priority } from '../../../model/index.js';
import { rawSql } from '../../../tiers/index.js';
import type { AttachmentInListView, CommentInListView, JobWithRelationsView } from '../dto/job.views.js';
import { sql, verbatim } from './fragment.js';
import type { JobKeys } from './job.keys.js';
import { iso, isoOrNull, personRef } from './rows.js';

interface JobRow {
  readonly id: number;
  readonly jobcode: string;
  readonly jobname: string;
  readonly status: JobStatus;
  readonly priority: Priority;
  readonly deadline: string | null;
  readonly created_at: string;
  readonly assigned_to_id: number | null;
  readonly assigned_to_name: string;
  readonly assigned_to_email: string;
  readonly created_by_id: number | null;
  readonly created_by_name: string;
  readonly site_id: number | null;
  readonly site_name: string;
  readonly asset_id: number | null;
  readonly assetcode: string;
}

type AttachmentRow = AttachmentInListView & { readonly job_id: number };

interface CommentRow {
  readonly id: number;
  readonly job_id: number;
  readonly body: string;
  readonly created_at: string;
  readonly author_id: number | null;
  readonly author_name: string;
}

/** Reads at most `limit` of the jobs that `keys` select, with all that hangs on them, in three statements. */
export async function readJobsWithRelations(
  em: EntityManager,
  bu: number,
  keys: JobKeys,
  limit: number,
): Promise<JobWithRelationsView[]> {
  const rows = await readJobs(em, keys, limit);
  const ids = `{${rows.map(({ id }) => id).join()}}`;
  const [attachments, comments] = await Promise.all([readAttachments(em, bu, ids), readComments(em, bu, ids)]);
  const jobs = new Map(rows.map((row) => [row.id, jobOf(row)]));
  for (const { job_id, id, filename, url } of attachments) jobs.get(job_id)?.attachments.push({ id, filename, url });
  for (const row of comments) jobs.get(row.job_id)?.comments.push(commentOf(row));
  return [...jobs.values()];
}

function readJobs(em: EntityManager, { ids, order }: JobKeys, limit: number): Promise<JobRow[]> {
  const { text, values } = sql`
    select j.id, j.jobcode, j.jobname, j.status, j.priority, j.deadline, j.created_at, j.assigned_to_id,
      assignee.peoplename as assigned_to_name, assignee.email as assigned_to_email,
      creator.id as created_by_id, creator.peoplename as created_by_name,
      j.site_id, site.name as site_name, j.asset_id, asset.assetcode
    from (${ids}) page join activity_job j on j.id = page.id
    left join peoples_people assignee on assignee.id = j.assigned_to_id
    left join peoples_people creator on creator.id = j.created_by_id and creator.bu_id = j.bu_id
    left join onboarding_site site on site.id = j.site_id
    left join activity_asset asset on asset.id = j.asset_id
    order by ${verbatim(order)} limit ${limit}`;
  return rawSql<JobRow>(em, text, values);
}

function readAttachments(em: EntityManager, bu: number, ids: string): Promise<AttachmentRow[]> {
  const { text, values } = sql`
    select id, job_id, filename, url from activity_attachment
    where bu_id = ${bu} and job_id = any(${ids}::bigint[]) order by job_id, id`;
  return rawSql<AttachmentRow>(em, text, values);
}

function readComments(em: EntityManager, bu: number, ids: string): Promise<CommentRow[]> {
  const { text, values } = sql`
    select c.id, c.job_id, c.body, c.created_at, c.author_id, author.peoplename as author_name
    from activity_comment c left join peoples_people author on author.id = c.author_id
    where c.bu_id = ${bu} and c.job_id = any(${ids}::bigint[]) order by c.job_id, c.created_at, c.id`;
  return rawSql<CommentRow>(em, text, values);
}

function jobOf(row: JobRow): JobWithRelationsView {
  return {
    id: row.id,
    jobcode: row.jobcode,
    jobname: row.jobname,
    status: row.status,
    priority: row.priority,
    deadline: isoOrNull(row.deadline),
    createdAt: iso(row.created_at),
    assignedTo:
      row.assigned_to_id === null
        ? null
        : { id: row.assigned_to_id, peoplename: row.assigned_to_name, email: row.assigned_to_email },
    createdBy: personRef(row.created_by_id, row.created_by_name),
    site: row.site_id === null ? null : { id: row.site_id, name: row.site_name },
    asset: row.asset_id === null ? null : { id: row.asset_id, assetcode: row.assetcode },
    attachments: [],
    comments: [],
  };
}

function commentOf(row: CommentRow): CommentInListView {
  const { id, body, created_at, author_id, author_name } = row;
  return { id, body, createdAt: iso(created_at), author: personRef(author_id, author_name) };
}
