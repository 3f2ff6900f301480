import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Job, OPEN_JOB_STATUSES, PRIORITIES } from '../../model/index.js';
import type { ReportedJob, ReportedJobs } from './reported-jobs.js';

/** Step 0: reads everything, chooses and sorts in memory, and loads what belongs to a job when it gets there. */
@Injectable()
export class NaiveReportedJobs implements ReportedJobs {
  constructor(private readonly em: EntityManager) {}

  async getReportedJobs(people: number, limit: number): Promise<ReportedJob[]> {
    const open = await this.em.find(Job, { status: { $in: [...OPEN_JOB_STATUSES] } });
    const reported = open.filter((job) => job.createdBy?.id === people).toSorted(byUrgency);
    const shown: ReportedJob[] = [];
    for (const job of reported.slice(0, limit)) {
      await this.em.populate(job, ['assignedTo']);
      await this.em.populate(job, ['site']);
      await this.em.populate(job, ['comments']);
      const { id, jobcode, jobname, priority, assignedTo, site, comments } = job;
      shown.push({
        id,
        jobcode,
        jobname,
        priority,
        assignedTo: assignedTo && { id: assignedTo.id, peoplename: assignedTo.peoplename },
        site: site && { id: site.id, name: site.name },
        comments: comments.length,
      });
    }
    return shown;
  }
}

function byUrgency(a: Job, b: Job): number {
  return (
    PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
    a.createdAt.getTime() - b.createdAt.getTime() ||
    a.id - b.id
  );
}
