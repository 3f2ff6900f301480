import type { EntityManager } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';

/**
 * Runs one hand-written statement in the transaction (if any) of the current unit of work. `?` marks a parameter.
 *
 * The ORM's tenant filter cannot see hand-written SQL: every statement on tenant-owned tables names `bu_id = ?` itself.
 */
export async function rawSql<Row extends object>(
  em: EntityManager,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const driver = em.getDriver() as AbstractSqlDriver;
  return driver.execute<Row[]>(statement, parameters as unknown[], 'all', em.getTransactionContext());
}
