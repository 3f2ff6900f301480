import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { InvalidationLog } from '../../tiers/index.js';
import { InvalidationsQuery, InvalidationsView, invalidationView } from './invalidations.dto.js';

/** Which writes ended which answers. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/invalidations')
export class InvalidationsController {
  constructor(private readonly log: InvalidationLog) {}

  @Get()
  @ApiOperation({
    summary: 'Which writes ended which answers of late',
    description:
      'Newest first: writes of the process that answers, and those of other programs that it was the first to see.',
  })
  @Answers(InvalidationsView)
  recent(@Query({ schema: InvalidationsQuery }) { limit }: InvalidationsQuery): InvalidationsView {
    return { items: this.log.recent(limit).map(invalidationView) };
  }
}
