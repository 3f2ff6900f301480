import type { EntityManager } from '@mikro-orm/core';
import type { DomainEvents } from '../invalidation/domain-events.js';
import type { RowChange } from '../scope/row-change.js';
import type { WorkScope } from '../scope/work-scope.js';

/**
 * The only way to write: one transaction, and after its COMMIT, before the caller learns of success, the
 * invalidation of every cached answer that it may have changed and the publication of its domain events.
 */
export class Transactions {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Runs `fn` in a transaction and flushes it. Called inside another `write`, it joins that transaction, and
   * what it changed is published with the outer COMMIT: a released savepoint is not yet a commit.
   *
   * @returns what `fn` returned, once every cache is told; a failing listener cannot turn a committed write into an error
   * @throws what `fn` or the database threw; then nothing was written and nothing is published
   */
  async write<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    const work = this.scope.require();
    if (work.changes) {
      const result = await fn(this.em);
      await this.em.flush();
      return result;
    }
    const changes: RowChange[] = [];
    work.changes = changes;
    let result: T;
    try {
      result = await this.em.transactional(fn, { clear: false });
    } finally {
      work.changes = undefined;
    }
    await this.events.publish(changes);
    return result;
  }

  /**
   * Names a change that the ORM's unit of work cannot see: `nativeUpdate`, `nativeDelete`, hand-written SQL.
   * Published with the transaction in progress.
   */
  record(change: RowChange): void {
    const { changes } = this.scope.require();
    if (!changes) throw new Error('Transactions.record() was called outside of Transactions.write().');
    changes.push(change);
  }
}
