import { Injectable } from '@nestjs/common';
import { type CachedQuery, type Dependencies, TieredCache } from '../../tiers/index.js';
import type { ReportedJob, ReportedJobs } from './reported-jobs.js';
import { OptimizedReportedJobs } from './step3-joined.js';

interface Request {
  readonly people: number;
  readonly limit: number;
}

/** What the answer hangs on. */
export const DEPENDENCIES = {
  lists: {
    activity_job: {
      columns: ['jobcode', 'jobname', 'priority', 'created_at', 'created_by_id', 'assigned_to_id', 'site_id'],
      where: { status: ['pending', 'in_progress'] },
    },
    activity_comment: ['job_id'],
  },
  shows: { peoples_people: ['peoplename'], onboarding_site: ['name'] },
} as const satisfies Dependencies;

/** Step 5, tier 3: the answer of step 3, kept until a row that it hangs on changes. */
@Injectable()
export class CachedReportedJobs implements ReportedJobs {
  readonly reported: CachedQuery<Request, ReportedJob[]>;

  constructor(cache: TieredCache, jobs: OptimizedReportedJobs) {
    this.reported = cache.define({
      name: 'walkthrough.reported',
      ttlSeconds: 300,
      dependsOn: DEPENDENCIES,
      load: ({ people, limit }: Request) => jobs.getReportedJobs(people, limit),
    });
  }

  getReportedJobs(people: number, limit: number): Promise<ReportedJob[]> {
    return this.reported.fetch({ people, limit });
  }
}
