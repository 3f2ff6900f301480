import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { Overview } from './overview.js';
import { OverviewView } from './overview.dto.js';

/** How the parts of the system are. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/overview')
export class OverviewController {
  constructor(private readonly overview: Overview) {}

  @Get()
  @ApiOperation({ summary: 'How the parts of the system are', description: 'As the process sees them that answers.' })
  @Answers(OverviewView)
  look(): Promise<OverviewView> {
    return this.overview.look();
  }
}
