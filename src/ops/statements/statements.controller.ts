import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../auth/index.js';
import { Answers } from '../../http/openapi.js';
import { StatementStats, TierError } from '../../tiers/index.js';
import { PlanService } from '../plans/plan.service.js';
import { PlanQuery, SlowStatementsQuery, SlowStatementsView, StatementPlanView } from './statements.dto.js';

const NOT_EXPLAINED = 'Only statements that read, and whose parameters are small, can be explained.';

/** The statements that take most of the database's time. */
@ApiTags('operations')
@Roles('admin')
@Controller('ops/slow-queries')
export class StatementsController {
  constructor(
    private readonly stats: StatementStats,
    private readonly plans: PlanService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The statements that take most of the database’s time',
    description: 'Since the start of the process that answers; needs QUERY_LOG.',
  })
  @Answers(SlowStatementsView)
  slowest(@Query({ schema: SlowStatementsQuery }) { limit }: SlowStatementsQuery): SlowStatementsView {
    const items = this.stats.slowest(limit).map((totals) => {
      const { id, sql, tier, method, calls, rows, totalMicros, maxMicros } = totals;
      const explainable = totals.slowest !== null;
      return { id, sql, tables: [...totals.tables], explainable, tier, method, calls, rows, totalMicros, maxMicros };
    });
    return { items };
  }

  @Get('plan')
  @ApiOperation({
    summary: 'How the database runs a statement',
    description:
      'Runs it once more, with the parameters of its slowest call (of those with parameters of a few kilobytes at the most), in a read-only transaction that is rolled back. Only for statements that read; of others `reason` says why there is no plan.',
  })
  @Answers(StatementPlanView)
  async plan(@Query({ schema: PlanQuery }) { statement }: PlanQuery): Promise<StatementPlanView> {
    const found = this.stats.find(statement);
    if (!found) return { statement, plan: null, reason: 'This process has not run such a statement yet.' };
    if (!found.slowest) return { statement, plan: null, reason: NOT_EXPLAINED };
    try {
      const { sql, params } = found.slowest;
      const { text, totalCost, planningMs, actualMs, buffers } = await this.plans.explainStatement(sql, params);
      const { hit, read, tempWritten } = buffers;
      const plan = { text, totalCost, planningMs, actualMs, buffers: { hit, read, tempWritten } };
      return { statement, plan, reason: null };
    } catch (error) {
      if (!(error instanceof TierError) || error.code !== 'E_NO_QUERY') throw error;
      return { statement, plan: null, reason: NOT_EXPLAINED };
    }
  }
}
