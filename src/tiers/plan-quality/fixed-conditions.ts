import { type EntityManager, raw } from '@mikro-orm/core';
import type { AbstractSqlConnection } from '@mikro-orm/sql';
import type { IssuedStatement } from '../log/statement.js';
import { conjunctsOf } from '../plan/expression.js';
import { nodesOf, type PlanNode, rootOf } from '../plan/plan-node.js';
import { demandQuery } from './demand-query.js';
import { conditionsAt } from './plan-numbers.js';

const PREPARED = 'tiers_plan_for_any_parameters';

/**
 * The conditions that a statement has for whoever asks, as plans print them: those that stand in the plan for any
 * parameters. None where the database cannot make that plan.
 */
export async function readFixedConditions(em: EntityManager, { sql, params }: IssuedStatement): Promise<Set<string>> {
  const connection = em.getDriver().getConnection() as AbstractSqlConnection;
  const ctx = await connection.begin();
  const run = (statement: string, parameters: readonly unknown[] = []) =>
    connection.execute<Record<string, unknown>[]>(statement, [...parameters], 'all', ctx);
  let prepared = false;
  try {
    await run('set local plan_cache_mode = force_generic_plan');
    await run(`set local lock_timeout = '1s'`);
    await run('savepoint before_plan');
    await run(
      `prepare ${PREPARED} as ${demandQuery(sql)}`,
      params.map((_, index) => raw(`$${index + 1}`)),
    );
    prepared = true;
    const values = params.length === 0 ? '' : `(${params.map(() => 'null').join(', ')})`;
    const [row] = await run(`explain (verbose, format json) execute ${PREPARED}${values}`);
    return conditionsIn(rootOf(row?.['QUERY PLAN']));
  } catch {
    await run('rollback to savepoint before_plan');
    return new Set();
  } finally {
    // It belongs to the session, and outlives the transaction.
    if (prepared) await run(`deallocate ${PREPARED}`);
    await connection.rollback(ctx);
  }
}

function conditionsIn(plan: PlanNode): Set<string> {
  const conditions = Array.from(nodesOf(plan), ({ node }) => conditionsAt(node)).flat();
  return new Set(conditions.flatMap(conjunctsOf));
}
