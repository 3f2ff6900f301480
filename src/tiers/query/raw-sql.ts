import type { EntityManager, LogContext } from '@mikro-orm/core';
import type { AbstractSqlDriver } from '@mikro-orm/sql';
import { LRUCache } from 'lru-cache';
import { TierError } from '../errors.js';
import { maskLiterals } from '../log/mask-literals.js';

/** Column that names the tenant of a row. */
const TENANT_COLUMN = 'bu_id';
const CHECKED_MAX = 2_000;
/** For the log: no entity is made of the rows. */
const HAND_WRITTEN: LogContext = { handWritten: true };

/** Statements that were found to name the tenant where they have to. */
const checked = new LRUCache<string, true>({ max: CHECKED_MAX });

/**
 * Runs one hand-written statement in the transaction (if any) of the current unit of work. `?` marks a parameter.
 *
 * The ORM's tenant filter cannot see hand-written SQL: every statement on tenant-owned tables names `bu_id` itself, and
 * one that forgets it is refused where it would run for a tenant.
 *
 * @throws TierError `E_TENANT_FORGOTTEN`; and what the database says
 */
export async function rawSql<Row extends object>(
  em: EntityManager,
  statement: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  if (em.getFilterParams('tenant') !== undefined && !checked.has(statement)) {
    demandTenant(em, statement);
    checked.set(statement, true);
  }
  const driver = em.getDriver() as AbstractSqlDriver;
  return driver.execute<Row[]>(statement, parameters as unknown[], 'all', em.getTransactionContext(), HAND_WRITTEN);
}

function demandTenant(em: EntityManager, statement: string): void {
  const words = new Set(statement.match(/\w+/g));
  if (words.has(TENANT_COLUMN)) return;
  for (const { tableName, props } of em.getMetadata().getAll().values()) {
    if (words.has(tableName) && props.some(({ fieldNames }) => fieldNames?.includes(TENANT_COLUMN))) {
      throw new TierError(
        'E_TENANT_FORGOTTEN',
        `A statement on ${tableName} does not name ${TENANT_COLUMN}: ${maskLiterals(statement)}`,
      );
    }
  }
}
