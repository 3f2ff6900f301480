import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { found } from '../../http/found.js';
import { Answers, AnswersCreated, AnswersNothing, AnswersPage } from '../../http/openapi.js';
import { created, type Representation } from '../../http/representation.js';
import { IdParam, PageQuery } from '../../http/schemas.js';
import { Cached, type CachedAnswer, type Page } from '../../tiers/index.js';
import { CreateJob, JobsByPriorityQuery, JobSearchQuery, JobsQuery, UpdateJob } from './dto/job.requests.js';
import { JobView, JobWithRelationsView } from './dto/job.views.js';
import { WorkloadView } from './dto/workload.view.js';
import { JobService } from './job.service.js';
import { CachedJobRepository } from './repositories/job.cached.repository.js';
import { OptimizedJobRepository } from './repositories/job.optimized.repository.js';

/** Jobs: what is read often comes from the cached tier, the other lists from the optimized one. */
@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly service: JobService,
    private readonly jobs: OptimizedJobRepository,
    private readonly cached: CachedJobRepository,
  ) {}

  @Get()
  @AnswersPage(JobView)
  list(@Query({ schema: JobsQuery }) query: JobsQuery): Promise<Page<JobView>> {
    return this.jobs.getJobs(query);
  }

  @Get('active')
  @AnswersPage(JobView, { description: 'Jobs of status active: the most urgent first, then the oldest.' })
  active(@Query({ schema: PageQuery }) page: PageQuery): Promise<Page<JobView>> {
    return this.jobs.getActiveJobs(page);
  }

  @Get('overdue')
  @AnswersPage(JobView, {
    description: 'Jobs that are pending or in progress and past their deadline, earliest first.',
  })
  overdue(@Query({ schema: PageQuery }) page: PageQuery): Promise<Page<JobView>> {
    return this.jobs.getOverdueJobs(page);
  }

  @Get('by-priority')
  @AnswersPage(JobView, { description: 'The most urgent first, then the oldest.' })
  byPriority(@Query({ schema: JobsByPriorityQuery }) query: JobsByPriorityQuery): Promise<Page<JobView>> {
    return this.jobs.getByPriority(query);
  }

  @Get('search')
  @AnswersPage(JobView)
  search(@Query({ schema: JobSearchQuery }) { q, ...page }: JobSearchQuery): Promise<Page<JobView>> {
    return this.jobs.searchJobs(q, page);
  }

  @Get('with-relations')
  @Cached()
  @AnswersPage(JobWithRelationsView, {
    description: 'Jobs of status active with all that hangs on them: the most urgent first, then the oldest.',
  })
  withRelations(@Query({ schema: PageQuery }) page: PageQuery): Promise<CachedAnswer<Page<JobWithRelationsView>>> {
    return this.cached.withRelations.answer(page);
  }

  @Get('workload')
  @Cached()
  @AnswersPage(WorkloadView, {
    description: 'Open work per person, the most jobs first, as of the instant of the answer.',
  })
  workload(@Query({ schema: PageQuery }) page: PageQuery): Promise<CachedAnswer<Page<WorkloadView>>> {
    return this.cached.workload.answer(page);
  }

  @Get(':id')
  @Cached()
  @Answers(JobView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<CachedAnswer<JobView | null>> {
    return found(await this.cached.one.answer({ id }), 'job', id);
  }

  @Post()
  @Roles('manager', 'admin')
  @AnswersCreated(JobView)
  async create(@Body({ schema: CreateJob }) body: CreateJob): Promise<Representation<JobView>> {
    const job = await this.service.create(body);
    return created(job, `/api/jobs/${job.value.id}`);
  }

  @Patch(':id')
  @Roles('manager', 'admin')
  @Answers(JobView)
  update(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: UpdateJob }) patch: UpdateJob,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Representation<JobView>> {
    return this.service.update(id, patch, ifMatch);
  }

  @Delete(':id')
  @Roles('manager', 'admin')
  @AnswersNothing()
  remove(@Param({ schema: IdParam }) { id }: IdParam, @Headers('if-match') ifMatch?: string): Promise<void> {
    return this.service.remove(id, ifMatch);
  }
}
