import { Controller, Get } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { BusinessUnit } from '../../model/index.js';
import { CacheStore, TieredCache } from '../../tiers/index.js';
import { ContentsView } from './contents.dto.js';

/** So that a look never takes long; it says when there was more. */
const MAX_ANSWERS = 20_000;

/** What the cache holds. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/contents')
export class ContentsController {
  constructor(
    private readonly cache: TieredCache,
    private readonly store: CacheStore,
    private readonly em: EntityManager,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What the cache holds, by query and business unit',
    description: `Answers that are no longer valid count until they are gone. Looks at ${MAX_ANSWERS} of them at the most, and says when there are more.`,
  })
  @Answers(ContentsView)
  async contents(): Promise<ContentsView> {
    const { kept, complete } = await this.cache.contents(MAX_ANSWERS);
    const ids = [...new Set(kept.map(({ tenant }) => tenant))];
    const units = await this.em.find(
      BusinessUnit,
      { id: { $in: ids } },
      { fields: ['id', 'bucode'], disableIdentityMap: true },
    );
    const codes = new Map(units.map(({ id, bucode }) => [id, bucode]));
    return {
      store: this.store.name,
      complete,
      entries: kept.reduce((sum, { entries }) => sum + entries, 0),
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
      items: kept.map(({ query, tenant, entries, bytes }) => ({
        query,
        bu: { id: tenant, bucode: codes.get(tenant) ?? null },
        entries,
        bytes,
      })),
    };
  }
}
