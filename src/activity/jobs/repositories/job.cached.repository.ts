import { EntityManager } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownFields } from '../../../http/entity-view.js';
import { Job } from '../../../model/index.js';
import {
  firstPage,
  rowDependenciesOf,
  TieredCache,
  type CachedQuery,
  type Page,
  type PageRequest,
} from '../../../tiers/index.js';
import { JobView, type JobWithRelationsView } from '../dto/job.views.js';
import type { WorkloadView } from '../dto/workload.view.js';
import { OptimizedJobRepository } from './job.optimized.repository.js';
import { presentWorkload, workloadValidUntil } from './workload.js';

/** Tier 3: jobs from the cache. What an answer is made of, and what makes it a miss, is said here and nowhere else. */
@Injectable()
export class CachedJobRepository {
  readonly withRelations: CachedQuery<PageRequest, Page<JobWithRelationsView>>;
  readonly workload: CachedQuery<PageRequest, Page<WorkloadView>>;
  readonly one: CachedQuery<{ readonly id: number }, JobView | null>;

  constructor(cache: TieredCache, em: EntityManager, jobs: OptimizedJobRepository) {
    this.withRelations = cache.define({
      name: 'jobs.with-relations',
      ttlSeconds: 300,
      dependsOn: {
        lists: {
          activity_job: {
            columns: [
              'jobcode',
              'jobname',
              'priority',
              'deadline',
              'created_at',
              'assigned_to_id',
              'created_by_id',
              'site_id',
              'asset_id',
            ],
            where: { status: ['active'] },
          },
          activity_attachment: ['job_id', 'filename', 'url'],
          activity_comment: ['job_id', 'author_id', 'body', 'created_at'],
        },
        shows: { peoples_people: ['peoplename', 'email'], onboarding_site: ['name'], activity_asset: ['assetcode'] },
      },
      load: (page: PageRequest) => jobs.getJobsWithRelations(page),
      warm: firstPage,
    });

    // Who is overdue and how old the jobs are moves with time: kept is what they are told from, at the instant of the read.
    this.workload = cache.define({
      name: 'jobs.workload',
      ttlSeconds: 300,
      dependsOn: {
        lists: {
          activity_job: {
            columns: ['priority', 'deadline', 'created_at', 'assigned_to_id'],
            where: { status: ['pending', 'in_progress'] },
          },
        },
        shows: { peoples_people: ['peoplename'] },
      },
      load: (page: PageRequest, now) => jobs.getStoredWorkload(page, now),
      validUntil: workloadValidUntil,
      present: (stored, _page, now) => presentWorkload(stored, now),
      warm: firstPage,
    });

    this.one = cache.define({
      name: 'jobs.one',
      ttlSeconds: 300,
      ...rowDependenciesOf(em, Job, { fields: shownFields(JobView) }),
      load: ({ id }: { readonly id: number }) => jobs.getJob(id),
    });
  }

  /** See {@link OptimizedJobRepository.getJobsWithRelations}. */
  fetchJobsWithRelations(page: PageRequest): Promise<Page<JobWithRelationsView>> {
    return this.withRelations.fetch(page);
  }

  /** See {@link OptimizedJobRepository.getWorkloadSummary}. */
  fetchWorkloadSummary(page: PageRequest): Promise<Page<WorkloadView>> {
    return this.workload.fetch(page);
  }

  /** See {@link OptimizedJobRepository.getJob}. */
  fetchJob(id: number): Promise<JobView | null> {
    return this.one.fetch({ id });
  }
}
