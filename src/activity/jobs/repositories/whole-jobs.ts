import type { EntityManager } from '@mikro-orm/core';
import type { JobStatus, Priority } from '../../../model/index.js';
import { rawSql } from '../../../tiers/index.js';
import type { JobView } from '../dto/job.views.js';
import { sql } from './fragment.js';
import type { JobKeys } from './job.keys.js';
import { iso, isoOrNull, personRef } from './rows.js';

interface WholeJobRow {
  readonly id: number;
  readonly jobcode: string;
  readonly jobname: string;
  readonly description: string;
  readonly status: JobStatus;
  readonly priority: Priority;
  readonly deadline: string | null;
  readonly assigned_to_id: number | null;
  readonly assigned_to_name: string;
  readonly pgroup_id: number | null;
  readonly groupname: string;
  readonly site_id: number | null;
  readonly site_name: string;
  readonly asset_id: number | null;
  readonly assetcode: string;
  readonly assetname: string;
  readonly qset_id: number | null;
  readonly qsetname: string;
  readonly cron: string | null;
  readonly planduration: number;
  readonly gracetime: number;
  readonly expirytime: number;
  readonly lastgeneratedon: string | null;
  readonly bu_id: number;
  readonly buname: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly created_by_id: number | null;
  readonly created_by_name: string;
  readonly updated_by_id: number | null;
  readonly updated_by_name: string;
  readonly ctzoffset: number;
}

const COLUMNS = `j.id, j.jobcode, j.jobname, j.description, j.status, j.priority, j.deadline, j.cron, j.planduration,
  j.gracetime, j.expirytime, j.lastgeneratedon, j.created_at, j.updated_at, j.ctzoffset, j.bu_id, bu.buname,
  j.assigned_to_id, assignee.peoplename as assigned_to_name, j.pgroup_id, pgroup.groupname, j.site_id,
  site.name as site_name, j.asset_id, asset.assetcode, asset.assetname, j.qset_id, qset.qsetname,
  creator.id as created_by_id, creator.peoplename as created_by_name,
  updater.id as updated_by_id, updater.peoplename as updated_by_name`;

/** Relations stay inside the unit by their keys; only who wrote the row may be of another unit, and is not shown then. */
const JOINS = `join onboarding_bt bu on bu.id = j.bu_id
  left join peoples_people assignee on assignee.id = j.assigned_to_id
  left join peoples_pgroup pgroup on pgroup.id = j.pgroup_id
  left join onboarding_site site on site.id = j.site_id
  left join activity_asset asset on asset.id = j.asset_id
  left join activity_questionset qset on qset.id = j.qset_id
  left join peoples_people creator on creator.id = j.created_by_id and creator.bu_id = j.bu_id
  left join peoples_people updater on updater.id = j.updated_by_id and updater.bu_id = j.bu_id`;

/** Reads jobs whole, in one statement, at most `limit` of those that `keys` select. */
export async function readWholeJobs(em: EntityManager, { ids, order }: JobKeys, limit: number): Promise<JobView[]> {
  const { text, values } = sql`
    select ${{ text: COLUMNS, values: [] }}
    from (${ids}) page join activity_job j on j.id = page.id ${{ text: JOINS, values: [] }}
    order by ${{ text: order, values: [] }} limit ${limit}`;
  const rows = await rawSql<WholeJobRow>(em, text, values);
  return rows.map(wholeJob);
}

function wholeJob(row: WholeJobRow): JobView {
  return {
    id: row.id,
    jobcode: row.jobcode,
    jobname: row.jobname,
    description: row.description,
    status: row.status,
    priority: row.priority,
    deadline: isoOrNull(row.deadline),
    assignedTo: personRef(row.assigned_to_id, row.assigned_to_name),
    pgroup: row.pgroup_id === null ? null : { id: row.pgroup_id, groupname: row.groupname },
    site: row.site_id === null ? null : { id: row.site_id, name: row.site_name },
    asset: row.asset_id === null ? null : { id: row.asset_id, assetcode: row.assetcode, assetname: row.assetname },
    qset: row.qset_id === null ? null : { id: row.qset_id, qsetname: row.qsetname },
    cron: row.cron,
    planduration: row.planduration,
    gracetime: row.gracetime,
    expirytime: row.expirytime,
    lastgeneratedon: isoOrNull(row.lastgeneratedon),
    bu: { id: row.bu_id, buname: row.buname },
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    createdBy: personRef(row.created_by_id, row.created_by_name),
    updatedBy: personRef(row.updated_by_id, row.updated_by_name),
    ctzoffset: row.ctzoffset,
  };
}
