import { Body, Controller, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles } from '../../auth/index.js';
import { found } from '../../http/found.js';
import { Answers, AnswersCreated, AnswersPage } from '../../http/openapi.js';
import { notFound } from '../../http/problems.js';
import { created, Representation } from '../../http/representation.js';
import { IdParam } from '../../http/schemas.js';
import { Cached, type CachedAnswer, type Page } from '../../tiers/index.js';
import { JobneedTreeView } from './dto/jobneed-tree.view.js';
import { AdhocSlotQuery, CreateJobneed, DueQuery, ModifiedSinceQuery, UpdateJobneed } from './dto/jobneed.dto.js';
import { JobneedReportView, JobneedView, SlotView } from './dto/jobneed.view.js';
import { JobneedService } from './jobneed.service.js';
import { CachedJobneedRepository } from './repositories/jobneed.cached.repository.js';
import { OptimizedJobneedRepository } from './repositories/jobneed.optimized.repository.js';

/** Planned occurrences of jobs, and the ones that nobody planned. */
@ApiTags('jobneeds')
@Controller('jobneeds')
export class JobneedController {
  constructor(
    private readonly optimized: OptimizedJobneedRepository,
    private readonly cached: CachedJobneedRepository,
    private readonly service: JobneedService,
  ) {}

  /** The open occurrence that a person who is at an asset is expected for: the earliest, or none. */
  @Get('adhoc-slot')
  @Cached()
  @AnswersPage(SlotView, { description: 'One slot, or none.' })
  adhocSlot(@Query({ schema: AdhocSlotQuery }) query: AdhocSlotQuery): Promise<CachedAnswer<Page<SlotView>>> {
    return this.cached.adhocSlot(query);
  }

  /** Work of a person or of the person's enabled groups, planned today or tomorrow or running now. */
  @Get('mine')
  @Cached()
  @AnswersPage(JobneedView, { description: 'By plandatetime; without tickets and external tours.' })
  mine(
    @CurrentCaller() caller: Caller,
    @Query({ schema: DueQuery }) query: DueQuery,
  ): Promise<CachedAnswer<Page<JobneedView> | null>> {
    return this.service.due(this.cached.mine, caller, query);
  }

  /** External tours of a person or of the person's enabled groups, planned today or tomorrow or running now. */
  @Get('external-tours')
  @Cached()
  @AnswersPage(JobneedView, { description: 'By plandatetime.' })
  externalTours(
    @CurrentCaller() caller: Caller,
    @Query({ schema: DueQuery }) query: DueQuery,
  ): Promise<CachedAnswer<Page<JobneedView> | null>> {
    return this.service.due(this.cached.externalTours, caller, query);
  }

  /** Occurrences that changed at an instant or later, for clients that keep a copy. */
  @Get('modified-since')
  @AnswersPage(JobneedView, { description: 'In the order of their changes.' })
  modifiedSince(@Query({ schema: ModifiedSinceQuery }) query: ModifiedSinceQuery): Promise<Page<JobneedView>> {
    return this.optimized.getJobneedModifiedAfter(query);
  }

  /** An occurrence as a report prints it. */
  @Get(':id/report')
  @Cached()
  @Answers(JobneedReportView)
  async report(@Param({ schema: IdParam }) { id }: IdParam): Promise<CachedAnswer<JobneedReportView | null>> {
    return found(await this.cached.report.answer({ id }), 'jobneed', id);
  }

  /** An occurrence with everything below it. */
  @Get(':id/tree')
  @Cached()
  @Answers(JobneedTreeView)
  async tree(@Param({ schema: IdParam }) { id }: IdParam): Promise<CachedAnswer<JobneedTreeView | null>> {
    return found(await this.cached.tree.answer({ id }), 'jobneed', id);
  }

  /** One occurrence. */
  @Get(':id')
  @Answers(JobneedView)
  async get(@Param({ schema: IdParam }) { id }: IdParam): Promise<Representation<JobneedView>> {
    const view = await this.optimized.getJobneed(id);
    if (view === null) throw notFound('jobneed', id);
    return new Representation(view);
  }

  /** Plans an occurrence, or reports one that nobody planned. */
  @Post()
  @Roles('worker', 'manager', 'admin')
  @AnswersCreated(JobneedView)
  async create(@Body({ schema: CreateJobneed }) body: CreateJobneed): Promise<Representation<JobneedView>> {
    const jobneed = await this.service.create(body);
    return created(jobneed, `/api/jobneeds/${jobneed.value.id}`);
  }

  /** Changes an occurrence, its status above all. */
  @Patch(':id')
  @Roles('worker', 'manager', 'admin')
  @Answers(JobneedView)
  update(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Body({ schema: UpdateJobneed }) patch: UpdateJobneed,
    @Headers('if-match') ifMatch?: string,
  ): Promise<Representation<JobneedView>> {
    return this.service.update(id, patch, ifMatch);
  }
}
