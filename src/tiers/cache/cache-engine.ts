import type { Clock } from '../clock.js';
import { isUnavailable } from '../errors.js';
import type { Work, WorkScope } from '../scope/work-scope.js';
import type { Outcome } from './cached-answer.js';
import type { Question } from './cached-query-definition.js';
import type { CacheStats } from './cache-stats.js';
import type { CacheStore, Lookup } from './cache-store.js';
import { etagOf, type Entry } from './entry.js';
import type { PendingRenewals } from './pending-renewals.js';
import { SingleFlight } from './single-flight.js';

interface Read {
  readonly entry: Entry;
  readonly outcome: Outcome;
}

/**
 * The reading protocol. One rule carries it: **the stamps are read before the data**, and an entry is stored under the
 * stamps read first. A load that is overtaken by a write ends up under stamps that are no longer the present ones, and
 * is a miss; see docs/adr/0005-stamps-before-data.md.
 */
export class CacheEngine {
  readonly #flights = new SingleFlight();

  constructor(
    readonly scope: WorkScope,
    readonly clock: Clock,
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
    private readonly pending: PendingRenewals,
    /** The share by which lifetimes vary: 0.1 is ±10 %. */
    private readonly ttlJitter: number,
  ) {}

  /** The entry that answers: valid, or loaded now. */
  async read<P>(question: Question<P>, work: Work | undefined, now: Date): Promise<Read> {
    // Inside a writing transaction the answer must show the transaction's own rows, and nobody else may be shown those.
    if (work?.changes) return this.#bypass(question, now, 'transaction');
    if (this.pending.any) return this.#bypass(question, now, 'invalidation-pending');

    const { key, scopes, definition } = question;
    let lookup: Lookup;
    try {
      lookup = await this.store.lookup(key, scopes);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return this.#bypass(question, now, 'store-unavailable');
    }
    const { entry, stamps } = lookup;
    if (entry && !work?.noCache && isValid(entry, stamps, now.getTime())) {
      this.stats.hit(definition.name);
      return { entry, outcome: { kind: 'hit' } };
    }
    const kind = work?.noCache ? 'request' : entry ? 'stale' : 'miss';
    this.stats.miss(definition.name, kind);
    const load = async (): Promise<{ entry: Entry; stored: boolean }> => {
      const loaded = await this.#load(question, now, stamps);
      return { entry: loaded, stored: await this.#fill(question, loaded) };
    };
    // The stamps are part of the flight's key: a read that began after an acknowledged write sees newer stamps, and
    // so never joins a load that may have missed that write.
    const flight = kind === 'request' ? undefined : await this.#flights.run(`${key}\n${stamps.join()}`, load);
    // A caller that insists on the database must not be handed a load that began before it asked, and nobody an answer
    // that ended before.
    if (!flight || (flight.shared && flight.value.entry.expiresAt <= now.getTime())) {
      const { entry: loaded, stored } = await load();
      return { entry: loaded, outcome: { kind, stored, collapsed: false } };
    }
    return { entry: flight.value.entry, outcome: { kind, stored: flight.value.stored, collapsed: flight.shared } };
  }

  /** The entry if it is valid; never loads, and answers undefined also when the store cannot be asked. */
  async peek<P>({ key, scopes, definition }: Question<P>, now: Date): Promise<Entry | undefined> {
    if (this.pending.any) return undefined;
    try {
      const { entry, stamps } = await this.store.lookup(key, scopes);
      if (!entry || !isValid(entry, stamps, now.getTime())) return undefined;
      this.stats.hit(definition.name);
      return entry;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return undefined;
    }
  }

  async #bypass<P>(
    question: Question<P>,
    now: Date,
    reason: Extract<Outcome, { kind: 'bypass' }>['reason'],
  ): Promise<Read> {
    this.stats.bypass(question.definition.name, reason);
    return { entry: await this.#load(question, now, []), outcome: { kind: 'bypass', reason } };
  }

  /** Loads in a unit of work of its own: an identity map that was filled earlier may hold older rows. */
  async #load<P>({ definition, tenant, params }: Question<P>, now: Date, stamps: readonly string[]): Promise<Entry> {
    const stored = await this.scope.run({ tenant }, () => definition.load(params, now));
    const body = Buffer.from(JSON.stringify(stored ?? null));
    const storedAt = now.getTime();
    const lifetime = definition.ttlSeconds * 1000 * (1 + this.ttlJitter * (2 * Math.random() - 1));
    const until = stored === null ? undefined : definition.validUntil?.(stored, params, now);
    const expiresAt = Math.min(storedAt + lifetime, until?.getTime() ?? Infinity);
    return { body, etag: etagOf(body), stamps, storedAt, expiresAt };
  }

  async #fill<P>({ key, definition }: Question<P>, entry: Entry): Promise<boolean> {
    if (entry.expiresAt <= this.clock.epochMs()) return false;
    try {
      const stored = await this.store.store(key, entry);
      this.stats.fill(definition.name, entry.body.byteLength, stored);
      return stored;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return false;
    }
  }
}

function isValid(entry: Entry, stamps: readonly string[], nowMs: number): boolean {
  return (
    entry.expiresAt > nowMs &&
    entry.stamps.length === stamps.length &&
    entry.stamps.every((stamp, i) => stamp === stamps[i])
  );
}
