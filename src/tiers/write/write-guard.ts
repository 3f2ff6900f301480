import type { EventSubscriber, FlushEventArgs } from '@mikro-orm/core';
import { TierError } from '../errors.js';
import type { WorkScope } from '../scope/work-scope.js';

/**
 * Refuses flushes outside of `Transactions.write`. Their changes would reach the cache (the database records them), but
 * only some milliseconds after the caller was told of success.
 */
export class WriteGuard implements EventSubscriber {
  constructor(private readonly scope: WorkScope) {}

  /** @throws TierError `E_WRITE_OUTSIDE_TRANSACTION` before anything is written */
  onFlush({ uow }: FlushEventArgs): void {
    if (uow.getChangeSets().length > 0 && !this.scope.current()?.writing) {
      throw new TierError(
        'E_WRITE_OUTSIDE_TRANSACTION',
        'Entities were flushed outside of Transactions.write(); wrap the change in it.',
      );
    }
  }
}
