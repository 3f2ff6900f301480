import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { CATALOGUE } from '../../catalogue/index.js';
import { Answers } from '../../http/openapi.js';
import { TieredCache } from '../../tiers/index.js';
import { CompareBody, ComparableQueriesView, ComparedTiersView, tierCostView } from './comparison.dto.js';
import { TierComparison } from './tier-comparison.js';

/** The three tiers side by side. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/compare')
export class ComparisonController {
  constructor(
    private readonly comparison: TierComparison,
    private readonly cache: TieredCache,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The queries whose tiers can be compared' })
  @Answers(ComparableQueriesView)
  queries(): ComparableQueriesView {
    const cached = new Set(this.cache.queries().map(({ name }) => name));
    return { items: CATALOGUE.map(({ name: query, original }) => ({ query, original, cached: cached.has(query) })) };
  }

  @Post()
  @ApiOperation({
    summary: 'Compare the tiers of a query',
    description:
      'Asks every tier for the same answer a few times, in the unit with the most jobs. A call that takes longer than four seconds is stopped, and its tier asked no more. One comparison at a time: 409 while another one runs. The hits of the cached tier count as hits.',
  })
  @Answers(ComparedTiersView, { description: 'What each tier took.' })
  async compare(@Body({ schema: CompareBody }) { query }: CompareBody): Promise<ComparedTiersView> {
    const { at, tiers, ...compared } = await this.comparison.run(query);
    return { ...compared, at: at.toISOString(), tiers: tiers.map(tierCostView) };
  }
}
