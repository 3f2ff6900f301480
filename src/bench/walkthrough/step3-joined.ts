import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { Priority } from '../../model/index.js';
import { rawSql, Statements, TierRepository, WorkScope } from '../../tiers/index.js';
import type { ReportedJob, ReportedJobs } from './reported-jobs.js';

interface Row {
  readonly id: number;
  readonly jobcode: string;
  readonly jobname: string;
  readonly priority: Priority;
  readonly assigned_to_id: number | null;
  readonly assigned_to_name: string;
  readonly site_id: number | null;
  readonly site_name: string;
  readonly comments: number;
}

/** Step 3, tier 2. One statement. Plain: three more for each job, and all jobs that are open. */
@TierRepository('optimized')
@Injectable()
export class OptimizedReportedJobs implements ReportedJobs {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
  ) {}

  @Statements(1)
  async getReportedJobs(people: number, limit: number): Promise<ReportedJob[]> {
    const rows = await rawSql<Row>(
      this.em,
      `select j.id, j.jobcode, j.jobname, j.priority, j.assigned_to_id, assignee.peoplename as assigned_to_name,
         j.site_id, site.name as site_name,
         (select count(*)::int from activity_comment c where c.bu_id = j.bu_id and c.job_id = j.id) as comments
       from (
         select bu_id, id, jobcode, jobname, priority, created_at, assigned_to_id, site_id from activity_job
         where bu_id = ? and created_by_id = ? and status in ('pending', 'in_progress')
         order by priority desc, created_at, id limit ?
       ) j
       left join peoples_people assignee on assignee.bu_id = j.bu_id and assignee.id = j.assigned_to_id
       left join onboarding_site site on site.bu_id = j.bu_id and site.id = j.site_id
       order by j.priority desc, j.created_at, j.id`,
      [this.scope.tenant(), people, limit],
    );
    return rows.map(reportedJob);
  }
}

function reportedJob(row: Row): ReportedJob {
  const { id, jobcode, jobname, priority, assigned_to_id, assigned_to_name, site_id, site_name, comments } = row;
  return {
    id,
    jobcode,
    jobname,
    priority,
    assignedTo: assigned_to_id === null ? null : { id: assigned_to_id, peoplename: assigned_to_name },
    site: site_id === null ? null : { id: site_id, name: site_name },
    comments,
  };
}
