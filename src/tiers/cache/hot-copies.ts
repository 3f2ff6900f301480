import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.js';

/** Runs the scripts for {@link HotCopies}; rejects when Redis cannot be used. */
export interface HotChannel {
  /**
   * Takes or renews the lease.
   * @returns the life of the shared record and the drops not carried out yet; undefined when the epoch is over
   */
  renewLease(
    life: string,
    carriedOut: number,
    waiting: readonly string[],
  ): Promise<{ readonly life: string; readonly drops: readonly Drop[] } | undefined>;
  /**
   * Registers this instance as a holder.
   * @returns the number of the last drop it was told, and the stamps; undefined when the copy may not be kept
   */
  promote(
    life: string,
    scopes: readonly string[],
  ): Promise<{ readonly number: number; readonly stamps: readonly string[] } | undefined>;
}

/** A writer's demand to drop every copy of a scope. Numbered without gaps for each instance. */
export interface Drop {
  readonly number: number;
  readonly scope: string;
}

export interface HotCopyOptions {
  /** How long a lease lasts, in milliseconds. */
  readonly leaseMs: number;
  /** The most copies. */
  readonly max: number;
  /** How many reads within a second make an entry hot. */
  readonly hotReads: number;
  /** A clock that only moves forward, in milliseconds. */
  readonly monotonicMs: () => number;
}

interface HotCopy {
  readonly entry: Entry;
  readonly scopes: readonly string[];
}

/** Counts since the start of the process. */
export interface HotCounts {
  reads: number;
  promotions: number;
  drops: number;
  /** Leases that ran out before they were renewed. */
  lapses: number;
}

const WINDOW_MS = 1_000;
const WATCHED = 2_000;
/** A lease is renewed when a third of it has passed, so that one lost answer does not end it. */
const RENEWALS_PER_LEASE = 3;

/**
 * Copies that are served without asking anybody, while this instance holds a lease (Gray & Cheriton 1989). A writer
 * tells every holder to drop what it is about to change and waits until each has done so or its lease has run out.
 *
 * The lease is measured on this process's monotonic clock from *before* the request for it was sent, so it always ends
 * here before it ends at Redis. A copy that is registered after a drop of one of its scopes has arrived is not kept.
 */
export class HotCopies {
  readonly counts: HotCounts = { reads: 0, promotions: 0, drops: 0, lapses: 0 };
  readonly #copies: LRUCache<string, HotCopy>;
  readonly #reads = new LRUCache<string, { since: number; count: number }>({ max: WATCHED });
  /** The number of each scope's last drop, while a promotion is on its way that may not know of it. */
  readonly #dropped = new Map<string, number>();
  #promoting = 0;
  #leaseEnd = -Infinity;
  /** Every drop up to this number was carried out. */
  #carriedOut = 0;
  #life = '';
  #renewal: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly channel: HotChannel,
    private readonly options: HotCopyOptions,
  ) {
    this.#copies = new LRUCache({ max: options.max });
  }

  /** The copy, if there is one and the lease holds. */
  get(key: string): Entry | undefined {
    if (this.#copies.size === 0) return undefined;
    if (!this.leased) {
      this.#lapse();
      return undefined;
    }
    const entry = this.#copies.get(key)?.entry;
    if (entry) this.counts.reads += 1;
    return entry;
  }

  /** Whether the lease holds now. */
  get leased(): boolean {
    return this.options.monotonicMs() < this.#leaseEnd;
  }

  get size(): number {
    return this.#copies.size;
  }

  /** Notes that an entry was found valid; makes it hot when that happens often. Resolves at once or when that is decided. */
  async used(key: string, entry: Entry, scopes: readonly string[]): Promise<void> {
    const now = this.options.monotonicMs();
    const reads = this.#reads.get(key);
    if (!reads || now - reads.since >= WINDOW_MS) {
      this.#reads.set(key, { since: now, count: 1 });
      return;
    }
    reads.count += 1;
    if (reads.count < this.options.hotReads || this.#closed) return;
    this.#reads.delete(key);
    await this.promote(key, entry, scopes);
  }

  /** Tries to keep `entry` without asking from now on. @returns whether it is kept */
  async promote(key: string, entry: Entry, scopes: readonly string[]): Promise<boolean> {
    if (!this.leased) await this.#renew([]);
    if (!this.leased) return false;
    const leaseEnd = this.#leaseEnd;
    this.#promoting += 1;
    try {
      const granted = await this.channel.promote(this.#life, scopes);
      // A lapse in between may have made a writer skip this instance.
      if (!granted || this.options.monotonicMs() >= leaseEnd) return false;
      const overtaken = scopes.some((scope) => (this.#dropped.get(scope) ?? -1) > granted.number);
      if (overtaken || !granted.stamps.every((stamp, i) => stamp === entry.stamps[i])) return false;
      this.#copies.set(key, { entry, scopes });
      this.counts.promotions += 1;
      this.#schedule();
      return true;
    } finally {
      this.#promoting -= 1;
      if (this.#promoting === 0) this.#dropped.clear();
    }
  }

  /**
   * Carries out a drop that a writer published, and tells the writer. Publications may be lost: only a number that
   * follows the last one is taken for done; otherwise the lease's answer says what was missed. They may be late, too:
   * the numbers of another life of the shared record say nothing about this one.
   */
  async drop(life: string, number: number, scopes: readonly string[], writer: string): Promise<void> {
    const present = life === this.#life;
    for (const scope of scopes) this.#remove(scope, present ? number : Infinity);
    if (present && number === this.#carriedOut + 1) this.#carriedOut = number;
    const missed = !present || number > this.#carriedOut;
    await this.#renew([writer]);
    if (missed) await this.#renew([writer]);
  }

  /**
   * Drops what this instance itself is about to change, and keeps promotions on their way from bringing it back.
   * @param number of the drop, where it was registered as one; of `life`
   */
  dropOwn(scopes: readonly string[], life = '', number = 0): void {
    for (const scope of scopes) this.#remove(scope, Infinity);
    if (life === this.#life && number === this.#carriedOut + 1) this.#carriedOut = number;
  }

  clear(): void {
    this.#copies.clear();
    this.#leaseEnd = -Infinity;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.clear();
  }

  #remove(scope: string, number: number): void {
    if (this.#promoting > 0) this.#dropped.set(scope, Math.max(number, this.#dropped.get(scope) ?? -1));
    for (const [key, { scopes }] of this.#copies.entries()) {
      if (!scopes.includes(scope)) continue;
      this.#copies.delete(key);
      this.counts.drops += 1;
    }
  }

  #lapse(): void {
    this.counts.lapses += 1;
    this.#copies.clear();
  }

  /** Renewals run one after another: each tells of all drops that were carried out before it was sent. */
  async #renew(waiting: readonly string[]): Promise<void> {
    while (this.#renewal) await this.#renewal;
    this.#renewal = this.#renewNow(waiting);
    try {
      await this.#renewal;
    } finally {
      this.#renewal = undefined;
    }
  }

  async #renewNow(waiting: readonly string[]): Promise<void> {
    const sent = this.options.monotonicMs();
    let granted: Awaited<ReturnType<HotChannel['renewLease']>>;
    try {
      granted = await this.channel.renewLease(this.#life, this.#carriedOut, waiting);
    } catch {
      return;
    }
    // Copies from before a lapse may be ones that a writer did not wait for.
    if (!this.leased && this.#copies.size > 0) this.#lapse();
    if (granted === undefined) {
      this.clear();
      return;
    }
    if (granted.life !== this.#life) {
      this.clear();
      this.#life = granted.life;
      this.#carriedOut = 0;
    }
    for (const { number, scope } of granted.drops) {
      this.#remove(scope, number);
      this.#carriedOut = Math.max(this.#carriedOut, number);
    }
    this.#leaseEnd = Math.max(this.#leaseEnd, sent + this.options.leaseMs);
  }

  #schedule(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#copies.size === 0) return;
      void this.#renew([]).finally(() => this.#schedule());
    }, this.options.leaseMs / RENEWALS_PER_LEASE);
    this.#timer.unref();
  }
}
