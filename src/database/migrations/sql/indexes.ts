import { TABLES } from './tables.js';

/**
 * Two kinds of index.
 *
 * An index for a foreign key starts with that key. A row's key belongs to one tenant, so a leading bu_id would
 * only make it larger, and a join that names the parent alone can use it too. Where the key may be null, null is
 * left out: no lookup by key ever asks for it.
 *
 * An index for a list or an order of a whole unit starts with bu_id. Default lists, `where bu_id = … order by id`,
 * are served by the unique key (bu_id, id) that every table has.
 */
const PEOPLES = [
  'create index peoples_people_manager_idx on peoples_people (manager_id, id) where manager_id is not null',
  'create index peoples_pgbelonging_people_idx on peoples_pgbelonging (people_id, pgroup_id)',
];

const ASSETS = [
  'create index activity_asset_parent_idx on activity_asset (parent_id) where parent_id is not null',
  'create index activity_asset_location_idx on activity_asset (location_id, id) where location_id is not null',
  'create index activity_asset_category_idx on activity_asset (category_id, id) where category_id is not null',
  'create index activity_asset_manufacturer_idx on activity_asset (manufacturer_id) where manufacturer_id is not null',
  'create index activity_asset_status_idx on activity_asset (bu_id, status, id)',
  'create index activity_maintenancerecord_asset_idx on activity_maintenancerecord (asset_id, id)',
  // the last five completed of each asset
  `create index activity_maintenancerecord_recent_idx on activity_maintenancerecord (asset_id, date desc, id desc)
  where completed`,
  `create index activity_maintenancerecord_technician_idx on activity_maintenancerecord (technician_id)
  where technician_id is not null`,
  'create index activity_warranty_asset_idx on activity_warranty (asset_id, id)',
  'create index activity_assetdocument_asset_idx on activity_assetdocument (asset_id, id)',
];

const JOBS = [
  'create index activity_job_assigned_to_idx on activity_job (assigned_to_id, id) where assigned_to_id is not null',
  'create index activity_job_pgroup_idx on activity_job (pgroup_id) where pgroup_id is not null',
  'create index activity_job_site_idx on activity_job (site_id) where site_id is not null',
  'create index activity_job_asset_idx on activity_job (asset_id, id) where asset_id is not null',
  'create index activity_job_qset_idx on activity_job (qset_id) where qset_id is not null',
  'create index activity_job_status_idx on activity_job (bu_id, status, id)',
  'create index activity_job_priority_idx on activity_job (bu_id, priority, id)',
  'create index activity_job_by_priority_idx on activity_job (bu_id, priority desc, created_at, id)',
  // active jobs, and with their relations: the most urgent first, then the oldest
  `create index activity_job_active_idx on activity_job (bu_id, priority desc, created_at, id)
  where status = 'active'`,
  // overdue
  `create index activity_job_open_deadline_idx on activity_job (bu_id, deadline, id)
  where status in ('pending', 'in_progress')`,
  // the workload summary, from the index alone
  `create index activity_job_open_workload_idx on activity_job (bu_id, assigned_to_id)
  include (priority, deadline, created_at) where status in ('pending', 'in_progress')`,
  // ilike '%…%' in any of the three
  `create index activity_job_search_idx on activity_job
  using gin (jobcode gin_trgm_ops, jobname gin_trgm_ops, description gin_trgm_ops)`,
  'create index activity_comment_job_idx on activity_comment (job_id, created_at, id)',
  'create index activity_comment_author_idx on activity_comment (author_id) where author_id is not null',
  'create index activity_attachment_job_idx on activity_attachment (job_id, id)',
];

const JOBNEEDS = [
  'create index activity_jobneed_job_idx on activity_jobneed (job_id, id) where job_id is not null',
  `create index activity_jobneed_people_idx on activity_jobneed (people_id, plandatetime, id)
  where people_id is not null`,
  `create index activity_jobneed_pgroup_idx on activity_jobneed (pgroup_id, plandatetime, id)
  where pgroup_id is not null`,
  // what runs now, of someone with a long past
  `create index activity_jobneed_people_expiry_idx on activity_jobneed (people_id, expirydatetime)
  where people_id is not null`,
  `create index activity_jobneed_pgroup_expiry_idx on activity_jobneed (pgroup_id, expirydatetime)
  where pgroup_id is not null`,
  `create index activity_jobneed_performedby_idx on activity_jobneed (performedby_id)
  where performedby_id is not null`,
  'create index activity_jobneed_asset_idx on activity_jobneed (asset_id) where asset_id is not null',
  'create index activity_jobneed_qset_idx on activity_jobneed (qset_id) where qset_id is not null',
  'create index activity_jobneed_parent_idx on activity_jobneed (parent_id, seqno, id) where parent_id is not null',
  // the adhoc slot: the earliest that is not over
  `create index activity_jobneed_slot_idx on activity_jobneed (bu_id, asset_id, qset_id, plandatetime, id)
  where jobstatus not in ('COMPLETED', 'AUTOCLOSED')`,
  'create index activity_jobneed_modified_idx on activity_jobneed (bu_id, updated_at, id)',
];

const PARENT_UNIT = 'create index onboarding_bt_parent_idx on onboarding_bt (parent_id) where parent_id is not null';

/** Without these, deleting one person would read every table of the schema from end to end, twice. */
const AUDIT = TABLES.flatMap((table) =>
  ['created_by', 'updated_by'].map(
    (who) => `create index ${table}_${who}_idx on ${table} (${who}_id) where ${who}_id is not null`,
  ),
);

export const CREATE_INDEXES = [PARENT_UNIT, ...PEOPLES, ...ASSETS, ...JOBS, ...JOBNEEDS, ...AUDIT];

export const DROP_INDEXES = CREATE_INDEXES.map((sql) => {
  const index = /^create index (\w+)/.exec(sql)?.[1];
  return `drop index ${String(index)}`;
});
