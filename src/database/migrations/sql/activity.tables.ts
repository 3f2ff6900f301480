import { TENANT_AUDIT, TENANT_ID } from './columns.js';

/** A real enum type, because its values sort by rank: `order by priority desc` starts with critical. */
export const PRIORITY_TYPE = "create type priority as enum ('low', 'medium', 'high', 'critical')";

export const ACTIVITY_TABLES = [
  `create table activity_questionset (
  ${TENANT_ID},
  qsetname text not null,
  ${TENANT_AUDIT}
)`,

  // planduration, gracetime and expirytime are minutes.
  `create table activity_job (
  ${TENANT_ID},
  jobcode text not null,
  jobname text not null default '',
  description text not null default '',
  status text not null default 'pending'
    check (status in ('pending', 'active', 'in_progress', 'completed', 'cancelled')),
  priority priority not null default 'medium',
  deadline timestamptz(3),
  assigned_to_id bigint,
  pgroup_id bigint,
  site_id bigint,
  asset_id bigint,
  qset_id bigint,
  cron text,
  planduration int not null default 0 check (planduration >= 0),
  gracetime int not null default 0 check (gracetime >= 0),
  expirytime int not null default 0 check (expirytime >= 0),
  lastgeneratedon timestamptz(3),
  ${TENANT_AUDIT},
  unique (bu_id, jobcode)
)`,

  `create table activity_comment (
  ${TENANT_ID},
  job_id bigint not null,
  author_id bigint,
  body text not null default '',
  ${TENANT_AUDIT}
)`,

  `create table activity_attachment (
  ${TENANT_ID},
  job_id bigint not null,
  filename text not null,
  contenttype text not null default 'application/octet-stream',
  size bigint not null default 0 check (size >= 0),
  url text not null default '',
  ${TENANT_AUDIT}
)`,

  // expirydatetime has no default because a default cannot see plandatetime; a trigger fills it (row-rules.ts).
  `create table activity_jobneed (
  ${TENANT_ID},
  uuid uuid not null default gen_random_uuid(),
  job_id bigint,
  jobdesc text not null default '',
  identifier text not null default 'TASK'
    check (identifier in ('TASK', 'PPM', 'INTERNALTOUR', 'EXTERNALTOUR', 'SITEREPORT', 'TICKET')),
  jobtype text not null default 'SCHEDULE' check (jobtype in ('SCHEDULE', 'ADHOC')),
  jobstatus text not null default 'ASSIGNED'
    check (jobstatus in ('ASSIGNED', 'INPROGRESS', 'PARTIALLYCOMPLETED', 'COMPLETED', 'AUTOCLOSED')),
  priority priority not null default 'medium',
  plandatetime timestamptz(3) not null default now(),
  expirydatetime timestamptz(3) not null,
  gracetime int not null default 0 check (gracetime >= 0),
  starttime timestamptz(3),
  endtime timestamptz(3),
  people_id bigint,
  pgroup_id bigint,
  performedby_id bigint,
  asset_id bigint,
  qset_id bigint,
  parent_id bigint,
  seqno int not null default 0 check (seqno >= 0),
  othersite text not null default '',
  alerts boolean not null default false,
  ${TENANT_AUDIT},
  constraint activity_jobneed_period_check check (expirydatetime >= plandatetime)
)`,
];
