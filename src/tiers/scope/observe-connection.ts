import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntityManager, LogContext } from '@mikro-orm/core';
import { TierError } from '../errors.js';
import { currentCall } from '../log/repository-call.js';
import type { WorkScope } from './work-scope.js';

/** What of MikroORM's `Connection` runs every statement. */
interface Executing {
  executeQuery<T>(sql: string, run: () => Promise<T>, context: LogContext): Promise<T>;
}

/**
 * Times every statement in microseconds, where MikroORM itself counts whole milliseconds, refuses those of work whose time
 * is up, and watches what is read of the rows of hand-written ones (see `rawSql`) where the unit of work's log wants to
 * know.
 */
export function observeConnection(em: EntityManager, scope: WorkScope): void {
  const connection = em.getConnection() as unknown as Executing;
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = async (sql, run, context) => {
    const endsAt = scope.current()?.endsAt;
    if (endsAt !== undefined) {
      // A database in this process answers without leaving the turn: a method with many statements would stop all others.
      await nextTurn();
      if (performance.now() >= endsAt) throw new TierError('E_TIME_LIMIT', 'The time of this unit of work is up.');
    }
    const result = await execute(sql, run, { ...context, startedAt: performance.now() });
    const reads = context['handWritten'] === true ? scope.current()?.log?.reads : undefined;
    if (!reads || !Array.isArray(result)) return result;
    return reads.watchRows(sql, currentCall()?.method.name, result) as typeof result;
  };
}
