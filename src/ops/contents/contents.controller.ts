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
    description: `Answers that are no longer valid stay until they are replaced or evicted, and are counted apart. Looks at ${MAX_ANSWERS} of them at the most, and says when there are more.`,
  })
  @Answers(ContentsView)
  async contents(): Promise<ContentsView> {
    const { kept, complete, usedBytes, limitBytes } = await this.cache.contents(MAX_ANSWERS);
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
      usedBytes,
      limitBytes,
      answers: sumOf(kept, 'answers'),
      bytes: sumOf(kept, 'bytes'),
      endedAnswers: sumOf(kept, 'endedAnswers'),
      endedBytes: sumOf(kept, 'endedBytes'),
      items: kept.map(({ query, tenant, ...counts }) => ({
        query,
        bu: { id: tenant, bucode: codes.get(tenant) ?? null },
        ...counts,
      })),
    };
  }
}

function sumOf<Name extends string>(kept: readonly Readonly<Record<Name, number>>[], name: Name): number {
  return kept.reduce((sum, one) => sum + one[name], 0);
}
