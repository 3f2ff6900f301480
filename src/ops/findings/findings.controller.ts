import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { Findings } from '../../tiers/index.js';
import { findingView, FindingsView } from './findings.dto.js';

/** What is wrong with how data are asked for. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/findings')
export class FindingsController {
  constructor(private readonly findings: Findings) {}

  @Get()
  @ApiOperation({
    summary: 'What is wrong with how data are asked for',
    description: 'Since the start of the process that answers, each fault once, the last one first; needs QUERY_LOG.',
  })
  @Answers(FindingsView)
  all(): FindingsView {
    return { items: this.findings.all().map(findingView) };
  }
}
