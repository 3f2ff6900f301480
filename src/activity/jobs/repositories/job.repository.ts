import { positionIn } from '../../../http/cursor-position.js';
import { EntityManager, type FilterQuery, type QueryOrderMap } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { shownRelations, toView } from '../../../http/entity-view.js';
import { HIGH_PRIORITIES, Job, OPEN_JOB_STATUSES, People } from '../../../model/index.js';
import { Clock, pageOf, type CursorValue, type Page, type PageRequest, TierRepository } from '../../../tiers/index.js';
import { JobView, type JobWithRelationsView } from '../dto/job.views.js';
import type { WorkloadView } from '../dto/workload.view.js';
import { jobWithRelations } from './job-with-relations.js';
import {
  BY_DEADLINE,
  BY_ID,
  BY_LOAD,
  BY_URGENCY,
  containing,
  JOB_LISTS,
  type JobFilters,
  type JobsRequest,
} from './job.lists.js';
import { ageInDays } from './workload.js';

const RELATIONS = shownRelations(JobView) as never[];

const ID_ORDER = { id: 'asc' } as const;
const DEADLINE_ORDER = [{ deadline: 'asc' }, { id: 'asc' }] as const;
const URGENCY_ORDER = [{ priority: 'desc' }, { createdAt: 'asc' }, { id: 'asc' }] as const;

const byId = (job: Job): CursorValue[] => [job.id];
const byDeadline = (job: Job): CursorValue[] => [job.deadline?.toISOString() ?? null, job.id];
const byUrgency = (job: Job): CursorValue[] => [job.priority, job.createdAt.toISOString(), job.id];

/** Tier 1: jobs, read in the plainest way, one row after the other. What the other tiers answer is measured against this. */
@TierRepository('standard', { growing: 'the plain form, which the other tiers are measured against' })
@Injectable()
export class JobRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** One job, whole; null: not of this unit. */
  async getJob(id: number): Promise<JobView | null> {
    const job = await this.em.findOne(Job, { id });
    if (!job) return null;
    await this.em.populate(job, RELATIONS);
    return toView(JobView, job);
  }

  /** The jobs that the filters select, in the order of their numbers. */
  async getJobs(request: JobsRequest): Promise<Page<JobView>> {
    return this.#page(JOB_LISTS.all, request, [selected(request), afterId(JOB_LISTS.all, request)], ID_ORDER, byId);
  }

  /** Jobs of status `active`: the most urgent first, then the oldest. */
  async getActiveJobs(request: PageRequest): Promise<Page<JobView>> {
    const list = JOB_LISTS.active;
    return this.#page(list, request, [{ status: 'active' }, afterUrgency(list, request)], URGENCY_ORDER, byUrgency);
  }

  /** Open jobs (pending or in progress) whose deadline has passed; what was due first comes first. */
  async getOverdueJobs(request: PageRequest): Promise<Page<JobView>> {
    const list = JOB_LISTS.overdue;
    const late = { status: { $in: [...OPEN_JOB_STATUSES] }, deadline: { $lt: this.clock.now() } };
    return this.#page(list, request, [late, afterDeadline(list, request)], DEADLINE_ORDER, byDeadline);
  }

  /** The jobs that are assigned to a person, in the order of their numbers. */
  async getUserJobs(people: number, request: PageRequest & Pick<JobFilters, 'status'>): Promise<Page<JobView>> {
    const list = JOB_LISTS.ofPerson;
    const where = [selected({ status: request.status, assignedTo: people }), afterId(list, request)];
    return this.#page(list, request, where, ID_ORDER, byId);
  }

  /** The most urgent first, by rank and not by letter; then the oldest. */
  async getByPriority(request: PageRequest & Pick<JobFilters, 'status' | 'priority'>): Promise<Page<JobView>> {
    const list = JOB_LISTS.byPriority;
    const where = [selected({ status: request.status, priority: request.priority }), afterUrgency(list, request)];
    return this.#page(list, request, where, URGENCY_ORDER, byUrgency);
  }

  /** Jobs with `text` anywhere in code, name or description, in any case; `%`, `_` and `\` are ordinary characters. */
  async searchJobs(text: string, request: PageRequest): Promise<Page<JobView>> {
    const list = JOB_LISTS.search;
    const $ilike = containing(text);
    const found = { $or: [{ jobcode: { $ilike } }, { jobname: { $ilike } }, { description: { $ilike } }] };
    return this.#page(list, request, [found, afterId(list, request)], ID_ORDER, byId);
  }

  /** Jobs of status `active` with all that hangs on them: the most urgent first, then the oldest. */
  async getJobsWithRelations(request: PageRequest): Promise<Page<JobWithRelationsView>> {
    const list = JOB_LISTS.withRelations;
    const jobs = await this.em.find(
      Job,
      { $and: [{ status: 'active' }, afterUrgency(list, request)] },
      { orderBy: [...URGENCY_ORDER], limit: request.limit + 1 },
    );
    for (const job of jobs) {
      await this.em.populate(job, ['assignedTo', 'createdBy', 'site', 'asset', 'attachments', 'comments']);
      for (const comment of job.comments) await this.em.populate(comment, ['author']);
    }
    return pageOf(list, jobs, request.limit, jobWithRelations, byUrgency);
  }

  /**
   * How much open work each person has: the most jobs first, those that are assigned to nobody as a row of their own.
   * Reads every open job of the unit and counts here.
   */
  async getWorkloadSummary(request: PageRequest): Promise<Page<WorkloadView>> {
    const now = this.clock.now();
    const after = positionIn(JOB_LISTS.workload, request.cursor, BY_LOAD);
    const open = await this.em.find(Job, { status: { $in: [...OPEN_JOB_STATUSES] } });
    const jobsOf = new Map<number | null, Job[]>();
    for (const job of open) {
      const id = job.assignedTo?.id ?? null;
      const jobs = jobsOf.get(id);
      if (jobs) jobs.push(job);
      else jobsOf.set(id, [job]);
    }
    const loads = [...jobsOf]
      .toSorted(([a, jobsOfA], [b, jobsOfB]) => byLoad([jobsOfA.length, a], [jobsOfB.length, b]))
      .filter(([id, jobs]) => !after || byLoad(after, [jobs.length, id]) < 0)
      .slice(0, request.limit + 1);
    const workloads: WorkloadView[] = [];
    for (const [id, jobs] of loads) {
      const person = id === null ? null : await this.em.findOne(People, { id });
      workloads.push(workloadOf(person, jobs, now));
    }
    return pageOf(
      JOB_LISTS.workload,
      workloads,
      request.limit,
      (workload) => workload,
      ({ totalJobs, people }) => [totalJobs, people?.id ?? null],
    );
  }

  async #page(
    list: string,
    { limit }: PageRequest,
    where: FilterQuery<Job>[],
    order: QueryOrderMap<Job> | readonly QueryOrderMap<Job>[],
    position: (job: Job) => CursorValue[],
  ): Promise<Page<JobView>> {
    const orderBy = [order].flat();
    const jobs = await this.em.find(Job, { $and: where }, { orderBy, limit: limit + 1 });
    for (const job of jobs) await this.em.populate(job, RELATIONS);
    return pageOf(list, jobs, limit, (job) => toView(JobView, job), position);
  }
}

function selected({ status, priority, assignedTo }: JobFilters): FilterQuery<Job> {
  return {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
  };
}

function afterId(list: string, { cursor }: PageRequest): FilterQuery<Job> {
  const position = positionIn(list, cursor, BY_ID);
  return position ? { id: { $gt: position[0] } } : {};
}

function afterDeadline(list: string, { cursor }: PageRequest): FilterQuery<Job> {
  const position = positionIn(list, cursor, BY_DEADLINE);
  if (!position) return {};
  const [at, id] = position;
  const deadline = new Date(at);
  return { $or: [{ deadline: { $gt: deadline } }, { deadline, id: { $gt: id } }] };
}

function afterUrgency(list: string, { cursor }: PageRequest): FilterQuery<Job> {
  const position = positionIn(list, cursor, BY_URGENCY);
  if (!position) return {};
  const [priority, at, id] = position;
  const createdAt = new Date(at);
  return {
    $or: [
      { priority: { $lt: priority } },
      { priority, createdAt: { $gt: createdAt } },
      { priority, createdAt, id: { $gt: id } },
    ],
  };
}

type Load = readonly [totalJobs: number, people: number | null];

function byLoad([totalA, a]: Load, [totalB, b]: Load): number {
  if (totalA !== totalB) return totalB - totalA;
  return (a ?? Infinity) - (b ?? Infinity) || 0;
}

function workloadOf(person: People | null, jobs: readonly Job[], now: Date): WorkloadView {
  const high: readonly string[] = HIGH_PRIORITIES;
  const created = jobs.map(({ createdAt }) => createdAt.getTime());
  const [first = 0] = created;
  const mean = first + created.reduce((sum, at) => sum + (at - first), 0) / created.length;
  return {
    people: person && { id: person.id, peoplename: person.peoplename },
    peoplename: person?.peoplename ?? null,
    totalJobs: jobs.length,
    highPriority: jobs.filter(({ priority }) => high.includes(priority)).length,
    overdue: jobs.filter(({ deadline }) => deadline !== null && deadline < now).length,
    avgAgeDays: ageInDays(mean, now.getTime()),
  };
}
