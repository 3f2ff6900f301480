import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheStats } from '../cache/cache-stats.js';
import type { CacheStore } from '../cache/cache-store.js';
import { intentId } from '../cache/stamp.js';
import { isUnavailable } from '../errors.js';
import type { RowChange } from '../scope/row-change.js';
import type { ChangeApplier, ConcernedScopes } from './change-applier.js';
import { statusOf, type LoggedChange, type LogKey, type TransactionStatus } from './change-log.js';
import { type ChangeFeed, ORIGIN_HANDED_OVER } from './change-feed.js';
import { patienceMs, type StoreAgreement } from './store-agreement.js';

/** A write that is about to commit, as the cache was told of it. */
export interface AnnouncedWrite {
  readonly xid: string;
  readonly keys: readonly LogKey[];
  readonly changes: readonly RowChange[];
  readonly scopes: ConcernedScopes;
  readonly intent: string;
  /** The epoch in which it was announced; undefined: the store could not be told. */
  readonly epoch: string | undefined;
}

export interface WriteProtocolOptions {
  readonly instance: string;
  /** The bound of staleness, in milliseconds. */
  readonly maxStalenessMs: number;
  /** A clock that only moves forward, in milliseconds. */
  readonly monotonicMs: () => number;
  readonly onFault: (error: unknown) => void;
}

/** How long a writer that cannot reach the store leaves its changes to other instances before it closes the store. */
const OTHERS_GET_MS = 100;
const RETRY_MS = 20;

/**
 * What a write does so that no read that starts after its acknowledgement can be older: before the COMMIT it *announces*
 * the scopes that it concerns, after it it *settles* them. docs/consistency.md has the whole protocol.
 */
export class WriteProtocol {
  constructor(
    private readonly store: CacheStore,
    private readonly applier: ChangeApplier,
    private readonly agreement: StoreAgreement,
    private readonly feed: ChangeFeed,
    private readonly stats: CacheStats,
    private readonly options: WriteProtocolOptions,
  ) {}

  /**
   * Called before the COMMIT with what the transaction has recorded. When it resolves, nobody serves an entry of the
   * concerned scopes, or the store could not be told, which {@link settle} makes up for. Never rejects.
   */
  async announce(logged: readonly LoggedChange[]): Promise<AnnouncedWrite> {
    const changes = logged.map(({ change }) => change);
    const keys = logged.map(({ key }) => key);
    const xid = keys[0]?.xid ?? '';
    const scopes = this.applier.scopesOf(changes);
    const intent = intentId(this.options.instance, xid);
    this.feed.own(xid);
    let epoch = this.agreement.epoch();
    try {
      if (epoch !== undefined && scopes.acknowledged.length > 0) await this.store.announce(intent, scopes.acknowledged);
    } catch (error) {
      if (!isUnavailable(error)) this.options.onFault(error);
      epoch = undefined;
    }
    return { xid, keys, changes, scopes, intent, epoch };
  }

  /**
   * Called after the COMMIT; when it resolves, the write may be acknowledged. Never rejects: the rows are committed,
   * whatever else may fail.
   */
  async settle(write: AnnouncedWrite): Promise<void> {
    this.stats.invalidated(write.scopes.acknowledged.length + write.scopes.strict.size);
    this.applier.remember(write.scopes.ended, 'own');
    const known = (await this.#renew(write)) || (await this.#settleSlowly(write));
    if (known) this.feed.settle(write.keys, write.scopes.strict);
    // Nobody serves the old answers now, but only because of what the log still says: whoever can, applies it.
    else this.feed.disown(write.xid);
  }

  /** Called after a ROLLBACK: nothing was written. Nobody waits for it; an intent that remains is settled by a reader. */
  withdraw({ xid, intent, scopes, epoch }: AnnouncedWrite): void {
    this.feed.disown(xid);
    if (epoch === undefined || scopes.acknowledged.length === 0) return;
    this.store.settle(intent, scopes.acknowledged).catch((error: unknown) => {
      if (!isUnavailable(error)) this.options.onFault(error);
    });
  }

  /** What became of a transaction whose COMMIT was not answered. Asks until it is known, or nobody can say. */
  async outcomeOf(xid: string): Promise<TransactionStatus> {
    const deadline = this.options.monotonicMs() + OUTCOME_PATIENCE_MS;
    for (;;) {
      try {
        const status = await this.feed.run((query) => statusOf(query, xid));
        if (status !== 'in progress') return status;
      } catch {
        // The database is away; it may come back.
      }
      if (this.options.monotonicMs() >= deadline) return 'in progress';
      await sleep(RETRY_MS);
    }
  }

  /** @returns whether the store has new stamps, in the agreed epoch */
  async #renew({ intent, scopes }: AnnouncedWrite): Promise<boolean> {
    const epoch = this.agreement.epoch();
    if (epoch === undefined) return false;
    try {
      if (scopes.acknowledged.length > 0) await this.store.settle(intent, scopes.acknowledged);
    } catch (error) {
      if (!isUnavailable(error)) this.options.onFault(error);
      return false;
    }
    return this.agreement.epoch() === epoch;
  }

  /**
   * The store cannot be told. Until one of these is true, another instance may still serve what was overwritten: the
   * store is closed, and for long enough; another instance has applied the changes; it can be told after all; or every
   * instance has had to look at the database since the COMMIT, and found the changes there.
   *
   * @returns whether the changes need not stay in the log
   */
  async #settleSlowly(write: AnnouncedWrite): Promise<boolean> {
    this.stats.slowSettlements += 1;
    const patience = patienceMs(this.options.maxStalenessMs);
    const waiting = new AbortController();
    const end = sleep(patience, false, { signal: waiting.signal }).catch(() => false);
    try {
      return await Promise.race([end, this.#tellSomehow(write, waiting.signal)]);
    } finally {
      waiting.abort();
    }
  }

  async #tellSomehow(write: AnnouncedWrite, signal: AbortSignal): Promise<boolean> {
    const committed = this.options.monotonicMs();
    let handedOver = false;
    for (;;) {
      await this.feed.look();
      const looked = this.feed.watermark.lastLook >= committed;
      if (looked && (this.agreement.released() || !this.feed.isPending(write.keys))) return true;
      if (await this.#renew(write)) return true;
      if (signal.aborted) return false;
      try {
        if (!handedOver)
          await this.feed.run((query) => query(HAND_OVER, [JSON.stringify(write.keys), ORIGIN_HANDED_OVER]));
        handedOver = true;
        if (this.options.monotonicMs() - committed >= OTHERS_GET_MS) {
          await this.feed.run((query) =>
            this.agreement.close(query, 'a committed write could not be made known through it'),
          );
        }
      } catch {
        // Without the database nobody can do anything but wait.
      }
      await sleep(RETRY_MS);
    }
  }
}

const OUTCOME_PATIENCE_MS = 5_000;

const HAND_OVER = `
  with handed as (
    update tiered_change set origin = $2 || origin
    where (xid, id) in (select (k->>'xid')::xid8, (k->>'id')::bigint from json_array_elements($1::text::json) k)
    returning 1
  )
  select pg_notify('tiered_change', '') from handed limit 1`;
