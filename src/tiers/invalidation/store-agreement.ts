import { hash } from 'node:crypto';
import { newStamp } from '../cache/stamp.js';
import type { FeedConnection, Query } from './feed-connection.js';

/** What one look at the database showed of the agreement between instances. */
export interface AgreementView {
  /** When the look was sent, in milliseconds of the monotonic clock. */
  readonly sentAt: number;
  /** The store that all have agreed on; `epoch` null: closed, nobody may serve from it. `changed` differs at every change. */
  readonly store: { readonly identity: string | null; readonly epoch: string | null; readonly changed: string };
  /** The numbers of the advisory locks by which instances say that they are there. */
  readonly present: ReadonlySet<number>;
}

/** What becomes of recorded changes that a drain finds in the log. */
export type DrainMode =
  /** They are applied to the stamps. */
  | 'apply'
  /** Nobody serves anything that they could make wrong. */
  | 'discard'
  /** Another instance has to apply them. */
  | 'leave';

export interface StoreAgreementOptions {
  /** The bound of staleness, in milliseconds. */
  readonly maxStalenessMs: number;
  /** A clock that only moves forward, in milliseconds. */
  readonly monotonicMs: () => number;
  /** Whether no other process can reach the database: then there is nobody to wait for. */
  readonly exclusive: boolean;
  /**
   * Names the store that this process reaches: a Redis server's run, or `process-…` for its own memory; undefined while
   * it reaches none that may be used.
   */
  readonly server: () => string | undefined;
  /** Names the set of cached queries of this process: two versions of the software do not share a store. */
  readonly catalogue: () => string;
  /** Makes an epoch known to the store itself, before anyone may use it. */
  readonly begin: (epoch: string) => Promise<void>;
  /** Told once per change, for the log. */
  readonly onChange: (event: 'opened' | 'closed', reason: string) => void;
}

/** The class of the advisory locks that say who is there. */
export const PRESENCE_CLASS = 0x7469_6572;
/** The name of the lock of the instance that opens the store. */
const OPENING = 'opening';
/** How often an instance that reaches another server may close the agreed one: two servers must not take turns all the time. */
const TAKEOVER_PAUSE_MS = 10_000;
const CLOSE =
  'update tiered_store set epoch = null, changed_at = clock_timestamp() where epoch = $1 returning 1 as closed';

/**
 * What all instances on one database have agreed on: which store they serve from. Kept in one row of the database and
 * known from looks at it, each for as long as the bound of staleness.
 *
 * Whoever cannot make a write known through the store closes it; so does who finds that another server, which may hold
 * older data, has taken its place. It is opened again under a new epoch, which makes every entry from before a miss, and
 * only after so long that nobody still relies on a look from before it was closed.
 */
export class StoreAgreement {
  #view: AgreementView | undefined;
  /** When the first of an unbroken row of looks was answered that all showed the store closed, and by the same change. */
  #closedSince = Infinity;
  /** When the first of an unbroken row of looks was answered that showed nobody who works with the agreed store. */
  #abandonedSince = Infinity;
  #takeover = { server: '', at: -Infinity };

  constructor(private readonly options: StoreAgreementOptions) {}

  /** The number of the advisory lock that says this instance is there. */
  get presence(): number {
    const { server, catalogue } = this.options;
    return lockNumber(presenceOf(`${server() ?? ''}/${catalogue()}`));
  }

  /** To be called as soon as the answer is there: what it shows may have become so after it was asked for. */
  observe(view: AgreementView): void {
    const before = this.#view;
    const learned = this.options.monotonicMs();
    this.#view = view;
    const { identity, epoch, changed } = view.store;
    if (epoch !== null) this.#closedSince = Infinity;
    else if (before?.store.changed !== changed || this.#closedSince === Infinity) this.#closedSince = learned;
    const present = identity !== null && view.present.has(lockNumber(presenceOf(identity)));
    if (present || before?.store.identity !== identity) this.#abandonedSince = Infinity;
    if (!present) this.#abandonedSince = Math.min(this.#abandonedSince, learned);
  }

  /** The epoch that is agreed on, if this process reaches the agreed store and has looked recently. */
  epoch(): string | undefined {
    const store = this.#known()?.store;
    if (!store || store.epoch === null) return undefined;
    return store.identity === this.#identity() ? store.epoch : undefined;
  }

  /** Why there is no {@link epoch}. */
  get refusal(): 'watermark' | 'store-closed' | 'not-alone' {
    const agreed = this.#known()?.store;
    if (!agreed) return 'watermark';
    const mine = this.#identity();
    const separate = isProcess(agreed.identity ?? '') || isProcess(mine ?? '');
    return agreed.epoch !== null && separate && agreed.identity !== mine ? 'not-alone' : 'store-closed';
  }

  drainMode(): DrainMode {
    if (this.epoch() !== undefined) return 'apply';
    return this.released() ? 'discard' : 'leave';
  }

  /**
   * Whether nobody serves from the store any more, nor ever will serve anything from before the last look: then a write
   * may be acknowledged although no stamp was changed.
   */
  released(): boolean {
    const view = this.#known();
    if (view?.store.epoch !== null) return false;
    // A store that was never open, or was given up by the only one who used it, is nobody's.
    return view.store.identity === null || view.sentAt - this.#closedSince >= this.#patienceMs;
  }

  /** Stops everybody from serving from the store, from the bound of staleness on. */
  async close(query: Query, reason: string): Promise<void> {
    const epoch = this.#view?.store.epoch;
    if (epoch === undefined || epoch === null) return;
    const closed = await query(CLOSE, [epoch]);
    if (closed.length > 0) this.options.onChange('closed', reason);
  }

  /** Called after every look: opens the store, or takes it over, where that is due. */
  async maintain(connection: FeedConnection): Promise<void> {
    const store = this.#known()?.store;
    const identity = this.#identity();
    if (!store || identity === undefined) return;
    if (store.epoch === null) {
      if (this.released()) await this.#open(connection, identity, store.changed);
    } else if (store.identity !== identity && this.#mayTakeOver(store.identity ?? '', identity)) {
      const query: Query = (sql, parameters) => connection.query(sql, parameters);
      await this.close(query, 'another server or another version of the cached queries takes its place');
    }
  }

  /** Gives up a store in this process's memory, so that the next process need not wait. */
  async leave(query: Query): Promise<void> {
    const identity = this.#identity();
    if (identity === undefined || !isProcess(identity) || this.#view?.store.identity !== identity) return;
    // Before anybody else can open it.
    this.#view = undefined;
    await query(
      'update tiered_store set identity = null, epoch = null, changed_at = clock_timestamp() where identity = $1',
      [identity],
    );
  }

  async #open(connection: FeedConnection, identity: string, changed: string): Promise<void> {
    const epoch = newStamp();
    const opened = await connection.transaction(async (query) => {
      const [lock] = await query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', [
        PRESENCE_CLASS,
        lockNumber(OPENING),
      ]);
      const still = await query('select 1 as still from tiered_store where epoch is null and changed_at::text = $1', [
        changed,
      ]);
      if (!lock?.taken || still.length === 0) return false;
      await this.options.begin(epoch);
      if (this.#identity() !== identity) return false;
      await query('update tiered_store set identity = $1, epoch = $2, changed_at = clock_timestamp()', [
        identity,
        epoch,
      ]);
      return true;
    });
    if (opened) this.options.onChange('opened', identity);
  }

  #mayTakeOver(agreed: string, mine: string): boolean {
    const now = this.options.monotonicMs();
    if (presenceOf(agreed) !== presenceOf(mine)) {
      return (this.#view?.sentAt ?? -Infinity) - this.#abandonedSince >= this.#patienceMs;
    }
    if (this.#takeover.server === mine && now - this.#takeover.at < TAKEOVER_PAUSE_MS) return false;
    this.#takeover = { server: mine, at: now };
    return true;
  }

  /** The last look, while it is recent enough to be relied on. */
  #known(): AgreementView | undefined {
    const view = this.#view;
    if (!view || this.options.exclusive) return view;
    return this.options.monotonicMs() - view.sentAt < this.options.maxStalenessMs ? view : undefined;
  }

  #identity(): string | undefined {
    const server = this.options.server();
    return server === undefined ? undefined : `${server}/${this.options.catalogue()}`;
  }

  get #patienceMs(): number {
    return this.options.exclusive ? 0 : patienceMs(this.options.maxStalenessMs);
  }
}

/** After so long nobody relies any more on what was true before: the bound of staleness, and a margin for clocks' rates. */
export function patienceMs(maxStalenessMs: number): number {
  return maxStalenessMs * 1.05 + 1;
}

/** The server of a process that keeps its cache in its own memory. */
export function processServer(instance: string): string {
  return `process-${instance}`;
}

function isProcess(identity: string): boolean {
  return identity.startsWith('process-');
}

/** Who has to be there for a store to be in use: that process, or for a shared server anyone with the same queries. */
function presenceOf(identity: string): string {
  return isProcess(identity) ? identity : (identity.split('/')[1] ?? '');
}

/** A text as a number for `pg_advisory_lock`. */
function lockNumber(text: string): number {
  return Buffer.from(hash('sha256', text, 'base64url'), 'base64url').readInt32BE(0);
}
