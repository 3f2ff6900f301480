import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Job, OPEN_JOB_STATUSES } from '../../model/index.js';
import type { ReportedJob, ReportedJobs } from './reported-jobs.js';

/** Step 1: the database chooses, sorts and ends; what belongs to the jobs is loaded for all of them at once. */
@Injectable()
export class PopulatedReportedJobs implements ReportedJobs {
  constructor(private readonly em: EntityManager) {}

  async getReportedJobs(people: number, limit: number): Promise<ReportedJob[]> {
    const jobs = await this.em.find(
      Job,
      { createdBy: people, status: { $in: [...OPEN_JOB_STATUSES] } },
      {
        orderBy: [{ priority: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }],
        limit,
        populate: ['assignedTo', 'site', 'comments'],
      },
    );
    return jobs.map(({ id, jobcode, jobname, priority, assignedTo, site, comments }) => ({
      id,
      jobcode,
      jobname,
      priority,
      assignedTo: assignedTo && { id: assignedTo.id, peoplename: assignedTo.peoplename },
      site: site && { id: site.id, name: site.name },
      comments: comments.length,
    }));
  }
}
