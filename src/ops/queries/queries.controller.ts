import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { notFound } from '../../http/problems.js';
import { CacheStats, HitRates, TieredCache } from '../../tiers/index.js';
import { QueryHistory } from '../history/query-history.js';
import type { Figures } from '../history/sample-ring.js';
import { describeDependencies } from './describe-query.js';
import { CachedQueriesView, HistoryQuery, HistoryView } from './queries.dto.js';

/** What the cached queries are, and what they did. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops')
export class QueriesController {
  constructor(
    private readonly cache: TieredCache,
    private readonly stats: CacheStats,
    private readonly rates: HitRates,
    private readonly history: QueryHistory,
  ) {}

  @Get('queries')
  @ApiOperation({
    summary: 'The cached queries, what they hang on and what they did',
    description: 'Counts are those of the process that answers, but for the last hour.',
  })
  @Answers(CachedQueriesView)
  async queries(): Promise<CachedQueriesView> {
    const hours = await this.rates.window().catch(() => undefined);
    const items = this.cache.queries().map((query): CachedQueriesView['items'][number] => {
      const { name, definition } = query;
      const totals = this.stats.totals.get(name);
      return {
        query: name,
        freshness: definition.freshness ?? 'acknowledged',
        ttlSeconds: definition.ttlSeconds,
        warmable: definition.warm !== undefined,
        dependencies: describeDependencies(query),
        total: this.history.total(name),
        hour: hours ? (hours.get(name) ?? { hits: 0, misses: 0, bypasses: 0 }) : null,
        missesByKind: { ...totals?.missesByKind },
        bypassesByReason: { ...totals?.bypassesByReason },
        fills: totals?.fills ?? 0,
        filledBytes: totals?.filledBytes ?? 0,
        refused: totals?.refused ?? 0,
      };
    });
    return { items: items.toSorted((a, b) => a.query.localeCompare(b.query)) };
  }

  @Get('history')
  @ApiOperation({
    summary: 'What the cached queries did over the last hour',
    description: 'Of the process that answers, from when it was started; nothing of it outlives the process.',
  })
  @Answers(HistoryView)
  show(@Query({ schema: HistoryQuery }) { step, query }: HistoryQuery): HistoryView {
    if (query !== undefined && !this.cache.queries().some(({ name }) => name === query)) {
      throw notFound('cached query', query);
    }
    const { stepSeconds, at, queries } = this.history.read(step, query);
    return {
      stepSeconds,
      at: at.map((ms) => new Date(ms).toISOString()),
      queries: queries.map((one) => ({ query: one.query, ...seriesOf(one.points) })),
    };
  }
}

function seriesOf(points: readonly Figures[]): Record<keyof Figures, number[]> {
  return {
    hits: points.map(({ hits }) => hits),
    misses: points.map(({ misses }) => misses),
    bypasses: points.map(({ bypasses }) => bypasses),
    loads: points.map(({ loads }) => loads),
    statements: points.map(({ statements }) => statements),
    micros: points.map(({ micros }) => micros),
  };
}
