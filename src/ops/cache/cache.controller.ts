import { Body, Controller, Post } from '@nestjs/common';
import { EntityManager } from '@mikro-orm/core';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentCaller, Roles } from '../../auth/index.js';
import { ClusterLock } from '../../database/cluster-lock.js';
import { Answers } from '../../http/openapi.js';
import { conflict, Problem, unprocessable } from '../../http/problems.js';
import { BusinessUnit } from '../../model/index.js';
import { rawSql, TieredCache } from '../../tiers/index.js';
import { Warmer, type WarmSummary } from '../warming/warmer.js';
import { InvalidateBody, InvalidatedView } from './invalidate.dto.js';
import { WarmBody, WarmedView } from './warm.dto.js';

/** Less than a request may take. */
const WARM_SECONDS = 15;

/** What those who run the system do about the cache. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/cache')
export class CacheController {
  constructor(
    private readonly cache: TieredCache,
    private readonly em: EntityManager,
    private readonly warmer: Warmer,
    private readonly lock: ClusterLock,
  ) {}

  @Post('warm')
  @ApiOperation({
    summary: 'Load answers before somebody asks for them',
    description:
      'Of all queries that say what to warm, or of those that are named, for every enabled business unit. Nothing more is begun after a while; `skipped` says how many are left. No read is counted. 409 while the cache is being warmed.',
  })
  @Answers(WarmedView, { description: 'They are there.' })
  async warm(@Body({ schema: WarmBody }) { query }: WarmBody): Promise<WarmedView> {
    const { queries, areas } = this.warmer.names();
    if (query !== undefined && !queries.includes(query) && !areas.includes(query)) {
      throw unprocessable('query', `names nothing to warm; there are ${[...areas, ...queries].join(', ')}`);
    }
    const done: WarmSummary[] = [];
    await this.lock.tryRun('warming', async () => {
      done.push(await this.warmer.run({ maxSeconds: WARM_SECONDS, ...(query === undefined ? {} : { only: [query] }) }));
    });
    const [summary] = done;
    if (!summary) throw conflict('The cache is being warmed already.');
    const { failures, ...counts } = summary;
    return { ...counts, failures: failures.length };
  }

  @Post('invalidate')
  @ApiOperation({
    summary: 'Forget cached answers',
    description:
      'Answers of one query, of one business unit, of one query in one business unit, or all are loaded anew when they are asked for next, on every instance. Takes the same time however many there are.',
  })
  @Answers(InvalidatedView, { description: 'They are forgotten.' })
  async invalidate(
    @Body({ schema: InvalidateBody }) { query, bu, all }: InvalidateBody,
    @CurrentCaller() { personId, homeBu }: Caller,
  ): Promise<InvalidatedView> {
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
    const [person] = await rawSql<{ loginid: string }>(
      this.em,
      'select loginid from peoples_people where id = ? and bu_id = ?',
      [personId, homeBu],
    );
    const queries = await this.cache.invalidate({
      ...(person && { by: person.loginid }),
      ...(query === undefined ? {} : { query }),
      ...(bu === undefined ? {} : { tenant: bu }),
    });
    return { queries };
  }
}
