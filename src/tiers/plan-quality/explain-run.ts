import type { EntityManager } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/sql';
import { TierError } from '../errors.js';
import type { IssuedStatement } from '../log/statement.js';
import { rootOf, type PlanNode } from '../plan/plan-node.js';
import { demandQuery, writes } from './demand-query.js';

export interface ExplainOptions {
  /** After so long the database gives up. */
  readonly timeoutMs?: number;
  /** Settings of the planner and the executor for this one run: `{ work_mem: '64kB' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False: the statement is planned and not run, and nothing is said of time and buffers. */
  readonly analyze?: boolean;
}

/** Pages of 8 kB. */
export interface Buffers {
  /** Found in the database's own memory. */
  readonly hit: number;
  /** Asked of the operating system. */
  readonly read: number;
  /** Written to temporary files, because memory did not suffice. */
  readonly tempWritten: number;
}

/** How a statement was run. */
export interface RunPlan {
  readonly plan: PlanNode;
  /** The planner's unit: a page that is read in order costs 1. */
  readonly totalCost: number;
  readonly planningMs: number;
  readonly actualMs: number;
  readonly buffers: Buffers;
}

const TIMEOUT_MS = 10_000;

/**
 * Runs a query under `EXPLAIN (ANALYZE, BUFFERS)`, in a read-only transaction of its own that is rolled back. It waits for
 * no lock and ends in time. For statements of the application: what a function that it calls does outside of transactions
 * is not undone.
 *
 * On the embedded database, which has one connection, not to be called inside of a transaction.
 * @throws TierError `E_NO_QUERY` for a statement that writes, locks rows, or is more than one; what the database says
 */
export async function explainRun(
  em: EntityManager,
  { sql, params }: IssuedStatement,
  { timeoutMs = TIMEOUT_MS, settings = {}, analyze = true }: ExplainOptions = {},
): Promise<RunPlan> {
  const query = demandQuery(sql);
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const ctx = await connection.begin();
  const run = (statement: string, parameters: readonly unknown[]) =>
    connection.execute<Record<string, unknown>[]>(statement, [...parameters], 'all', ctx);
  try {
    const local = {
      ...settings,
      lock_timeout: '1s',
      statement_timeout: String(Math.trunc(timeoutMs)),
      // Said by a statement, because the driver of the embedded database does not hand on the option of BEGIN.
      transaction_read_only: 'on',
    };
    for (const setting of Object.entries(local)) await run('select set_config(?, ?, true)', setting);
    const how = analyze ? 'analyze, buffers, verbose, format json' : 'verbose, format json';
    const [row] = await run(`explain (${how}) ${query}`, params);
    return runPlanOf(row?.['QUERY PLAN']);
  } catch (error) {
    if (writes(error)) throw new TierError('E_NO_QUERY', `A statement that writes is not explained: ${sql}`);
    throw error;
  } finally {
    await connection.rollback(ctx);
  }
}

/** What `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` returned, parsed or not. */
export function runPlanOf(explained: unknown): RunPlan {
  const parsed: unknown = typeof explained === 'string' ? JSON.parse(explained) : explained;
  const plan = rootOf(parsed);
  const [whole = {}] = parsed as readonly Readonly<Record<string, unknown>>[];
  return {
    plan,
    totalCost: Number(plan['Total Cost']),
    planningMs: Number(whole['Planning Time'] ?? 0),
    actualMs: Number(whole['Execution Time'] ?? 0),
    buffers: {
      hit: Number(plan['Shared Hit Blocks'] ?? 0),
      read: Number(plan['Shared Read Blocks'] ?? 0),
      tempWritten: Number(plan['Temp Written Blocks'] ?? 0),
    },
  };
}
