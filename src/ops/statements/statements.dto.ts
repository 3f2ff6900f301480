import { z } from 'zod';
import { queryNumber } from '../../http/schemas.js';

const SlowStatementView = z
  .object({
    id: z.string().describe('Of the text; asks for the plan.'),
    sql: z.string().describe('With placeholders, never with values.'),
    tables: z.array(z.string()),
    tier: z.string().nullable(),
    explainable: z.boolean().describe('Whether its plan can be had: it only reads, and its parameters are small.'),
    method: z.string().nullable().describe('The repository method that runs it; null: none.'),
    calls: z.int(),
    rows: z.int(),
    totalMicros: z.int(),
    maxMicros: z.int(),
  })
  .meta({ id: 'SlowStatement' });

/** The statements that take most of the database's time. */
export const SlowStatementsView = z.object({ items: z.array(SlowStatementView) }).meta({ id: 'SlowStatements' });
export type SlowStatementsView = z.output<typeof SlowStatementsView>;

const MAX_LIMIT = 200;
const LIMIT = 50;
const MAX_LENGTH = 100;

export const SlowStatementsQuery = z.strictObject({
  limit: queryNumber(1, MAX_LIMIT).default(LIMIT),
});
export type SlowStatementsQuery = z.output<typeof SlowStatementsQuery>;

/** Which statement is to be explained. */
export const PlanQuery = z.strictObject({ statement: z.string().min(1).max(MAX_LENGTH).describe('Its id.') });
export type PlanQuery = z.output<typeof PlanQuery>;

/** How a statement is run. */
export const StatementPlanView = z
  .object({
    statement: z.string(),
    reason: z.string().nullable().describe('Why there is no plan; null: there is one.'),
    plan: z
      .object({
        text: z.string().describe('The plan as a tree of lines, without values.'),
        totalCost: z.number(),
        planningMs: z.number(),
        actualMs: z.number(),
        buffers: z.object({ hit: z.number(), read: z.number(), tempWritten: z.number() }).describe('Pages of 8 kB.'),
      })
      .nullable(),
  })
  .meta({ id: 'StatementPlan' });
export type StatementPlanView = z.output<typeof StatementPlanView>;
