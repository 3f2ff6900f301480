import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Comment, Job, OPEN_JOB_STATUSES } from '../../model/index.js';
import { Statements, TierRepository } from '../../tiers/index.js';
import type { ReportedJob, ReportedJobs } from './reported-jobs.js';

/** Step 2: only the columns that are shown, and remarks are counted where they are. */
@TierRepository('optimized')
@Injectable()
export class SelectedReportedJobs implements ReportedJobs {
  constructor(private readonly em: EntityManager) {}

  @Statements(1)
  async getReportedJobs(people: number, limit: number): Promise<ReportedJob[]> {
    const jobs = await this.em.find(
      Job,
      { createdBy: people, status: { $in: [...OPEN_JOB_STATUSES] } },
      {
        orderBy: [{ priority: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
        limit,
        populate: ['assignedTo', 'site'],
        fields: ['jobcode', 'jobname', 'priority', 'assignedTo.peoplename', 'site.name'],
      },
    );
    const comments = await this.em.countBy(Comment, 'job', { where: { job: { $in: jobs.map(({ id }) => id) } } });
    return jobs.map(({ id, jobcode, jobname, priority, assignedTo, site }) => ({
      id,
      jobcode,
      jobname,
      priority,
      assignedTo: assignedTo && { id: assignedTo.id, peoplename: assignedTo.peoplename },
      site: site && { id: site.id, name: site.name },
      comments: comments[id] ?? 0,
    }));
  }
}
