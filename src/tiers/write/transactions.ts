import type { EntityManager } from '@mikro-orm/core';
import { changesOfTransaction } from '../invalidation/change-log.js';
import type { DomainEvents } from '../invalidation/domain-events.js';
import type { AnnouncedWrite, WriteProtocol } from '../invalidation/write-protocol.js';
import { TierError } from '../errors.js';
import type { Work, WorkScope } from '../scope/work-scope.js';

/**
 * The way to write: one transaction, and around its COMMIT whatever is needed so that no cached answer is older than
 * the acknowledged write. What was changed is told by the database itself, so entities, `nativeUpdate`, plain SQL and
 * cascades are all the same.
 */
export class Transactions {
  constructor(
    private readonly em: EntityManager,
    private readonly scope: WorkScope,
    private readonly protocol: WriteProtocol,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Runs `fn` in a transaction and flushes it. Called inside another `write`, it joins that transaction, and
   * what it changed is published with the outer COMMIT: a released savepoint is not yet a commit.
   *
   * @returns what `fn` returned, once no cache serves what it replaced; neither a failing listener nor an absent cache
   *   can turn a committed write into an error
   * @throws what `fn` or the database threw; then nothing was written and nothing is published
   * @throws TierError `E_OUTCOME_UNKNOWN` when the connection broke during the COMMIT and the database does not come
   *   back to say what became of it
   */
  async write<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    const work = this.scope.require();
    if (work.writing) {
      const result = await fn(this.em);
      await this.em.flush();
      return result;
    }
    const [result, announced] = await this.#commit(work, fn);
    if (announced) {
      await this.protocol.settle(announced);
      await this.events.publish(announced.changes);
    }
    return result;
  }

  async #commit<T>(
    work: Work,
    fn: (em: EntityManager) => Promise<T>,
  ): Promise<[result: T, announced: AnnouncedWrite | undefined]> {
    let announced: AnnouncedWrite | undefined;
    let done: { readonly result: T } | undefined;
    work.writing = true;
    try {
      const committed = await this.em.transactional(
        async (em) => {
          const result = await fn(em);
          await em.flush();
          const changes = await changesOfTransaction(em);
          if (changes.length > 0) announced = await this.protocol.announce(changes);
          done = { result };
          return result;
        },
        { clear: false },
      );
      return [committed, announced];
    } catch (error) {
      if (!announced || !done) throw error;
      // It failed at the COMMIT itself, or in a subscriber after it. What the error says of itself proves nothing: it may
      // be of another statement. Whether the transaction was committed, the database knows.
      const outcome = await this.protocol.outcomeOf(announced.xid);
      if (outcome === 'committed') return [done.result, announced];
      this.protocol.withdraw(announced);
      if (outcome === 'aborted') throw error;
      throw new TierError(
        'E_OUTCOME_UNKNOWN',
        'The connection broke during the COMMIT, and its outcome is not known.',
        {
          cause: error,
        },
      );
    } finally {
      work.writing = false;
    }
  }
}
