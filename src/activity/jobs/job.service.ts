import { Injectable } from '@nestjs/common';
import { EntityWriter } from '../../http/entity-writer.js';
import { notFound } from '../../http/problems.js';
import type { Representation } from '../../http/representation.js';
import { Job } from '../../model/index.js';
import type { Page } from '../../tiers/index.js';
import type { CreateJob, UpdateJob, UserJobsQuery } from './dto/job.requests.js';
import type { JobView } from './dto/job.views.js';
import { OptimizedJobRepository } from './repositories/job.optimized.repository.js';

/** Changes jobs, and answers for people what repositories cannot tell apart: an empty list and a list of nobody. */
@Injectable()
export class JobService {
  constructor(
    private readonly jobs: OptimizedJobRepository,
    private readonly writer: EntityWriter,
  ) {}

  /** @throws Problem 404 when the unit has no such person */
  async listOfPerson(people: number, query: UserJobsQuery): Promise<Page<JobView>> {
    const page = await this.jobs.getUserJobs(people, query);
    if (page.items.length === 0 && !(await this.jobs.hasPerson(people))) throw notFound('person', people);
    return page;
  }

  create(body: CreateJob): Promise<Representation<JobView>> {
    return this.writer.create(Job, body, this.#read);
  }

  /** @throws Problem 404 when the unit has no such job, 412 when it changed since `ifMatch` */
  update(id: number, patch: UpdateJob, ifMatch?: string): Promise<Representation<JobView>> {
    return this.writer.update(Job, id, patch, this.#read, ifMatch);
  }

  /**
   * Deletes a job with its comments and attachments; the database refuses while planned occurrences point to it.
   * @throws Problem 404 and 412 as {@link update}
   */
  remove(id: number, ifMatch?: string): Promise<void> {
    return this.writer.remove(Job, id, this.#read, ifMatch);
  }

  readonly #read = (id: number): Promise<JobView | null> => this.jobs.getJob(id);
}
