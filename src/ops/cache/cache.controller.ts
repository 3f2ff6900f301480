import { Body, Controller, Post } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { Problem, unprocessable } from '../../http/problems.js';
import { BusinessUnit } from '../../model/index.js';
import { TieredCache } from '../../tiers/index.js';
import { InvalidateBody, InvalidatedView } from './invalidate.dto.js';

/** What those who run the system do about the cache. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/cache')
export class CacheController {
  constructor(
    private readonly cache: TieredCache,
    private readonly em: EntityManager,
  ) {}

  @Post('invalidate')
  @ApiOperation({
    summary: 'Forget cached answers',
    description:
      'Answers of one query, of one business unit, of one query in one business unit, or all are loaded anew when they are asked for next, on every instance. Takes the same time however many there are.',
  })
  @Answers(InvalidatedView, { description: 'They are forgotten.' })
  async invalidate(@Body({ schema: InvalidateBody }) { query, bu, all }: InvalidateBody): Promise<InvalidatedView> {
    if (all && (query !== undefined || bu !== undefined)) throw unprocessable('all', 'stands alone');
    if (!all && query === undefined && bu === undefined) {
      throw new Problem('unprocessable', 'Name a query, a business unit (bu), or both; or say "all": true.');
    }
    const names = this.cache.queries().map(({ name }) => name);
    if (query !== undefined && !names.includes(query)) {
      throw unprocessable('query', `names no cached query; there are ${names.toSorted().join(', ')}`);
    }
    if (bu !== undefined && (await this.em.count(BusinessUnit, { id: bu })) === 0) {
      throw unprocessable('bu', 'names no business unit');
    }
    const queries = await this.cache.invalidate({
      ...(query === undefined ? {} : { query }),
      ...(bu === undefined ? {} : { tenant: bu }),
    });
    return { queries };
  }
}
