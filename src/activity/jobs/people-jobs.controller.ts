import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswersPage } from '../../http/openapi.js';
import { IdParam } from '../../http/schemas.js';
import type { Page } from '../../tiers/index.js';
import { UserJobsQuery } from './dto/job.requests.js';
import { JobView } from './dto/job.views.js';
import { JobService } from './job.service.js';

/** A person's jobs. Under the person's address, but here, because people know nothing of jobs. */
@ApiTags('jobs')
@Controller('people')
export class PeopleJobsController {
  constructor(private readonly service: JobService) {}

  @Get(':id/jobs')
  @AnswersPage(JobView, { description: 'The jobs that are assigned to the person.' })
  list(
    @Param({ schema: IdParam }) { id }: IdParam,
    @Query({ schema: UserJobsQuery }) query: UserJobsQuery,
  ): Promise<Page<JobView>> {
    return this.service.listOfPerson(id, query);
  }
}
