import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import { isUnavailable } from '../errors.js';
import type { StatementTally } from '../log/statement-tally.js';
import type { Work, WorkScope } from '../scope/work-scope.js';
import type { Outcome } from './cached-answer.js';
import type { Freshness, Question } from './cached-query-definition.js';
import type { CacheStats } from './cache-stats.js';
import type { CacheStore } from './cache-store.js';
import { etagOf, hasStamps, type Entry } from './entry.js';
import type { LoadLimiter } from './load-limiter.js';
import type { NextFlight } from './next-flight.js';
import type { BypassReason } from './serving-permit.js';
import { cacheSpan, outcomeAttributes } from './cache-span.js';
import { SingleFlight } from './single-flight.js';
import { stableJson } from './stable-json.js';
import type { Look, VersionSource } from './version-source.js';

const HIT: Outcome = { kind: 'hit' };
const LOCAL_HIT: Outcome = { kind: 'hit', local: true };

interface Read {
  readonly entry: Entry;
  readonly outcome: Outcome;
}

/** Why an answer is loaded that the cache was asked for. */
type Loaded = 'miss' | 'stale' | 'request';

/** A look that found the store ready to be used. */
type Usable = Exclude<Look, { refused: unknown }>;

export interface CacheEngineOptions {
  /** The share by which lifetimes vary: 0.1 is ±10 %. */
  readonly ttlJitter: number;
  /** Told of every hit, with the question and the bytes, by the sampling auditor. */
  readonly onHit?: (question: Question<unknown>, entry: Entry) => void;
  /** Told of every load, when it has ended, with what it asked of the database. */
  readonly onLoad?: (query: string, asked: StatementTally) => void;
}

/** While another instance loads, the store is asked again after so many milliseconds; the last one over and over. */
const FILL_WAITS_MS = [2, 5, 10, 20] as const;
/** After this long the other instance is not waited for any more. */
const FILL_PATIENCE_MS = 1_000;

/**
 * The reading protocol. One rule carries it: **the version is read before the data**, and an entry is stored under the
 * version read first. A load that is overtaken by a write ends up under a version that is no longer the present one, and
 * is a miss; see docs/adr/0005-stamps-before-data.md.
 */
export class CacheEngine {
  readonly #flights = new SingleFlight();

  constructor(
    readonly scope: WorkScope,
    readonly clock: Clock,
    private readonly versions: Readonly<Record<Freshness, VersionSource>>,
    private readonly store: CacheStore,
    private readonly stats: CacheStats,
    private readonly limiter: LoadLimiter,
    private readonly unversioned: NextFlight,
    private readonly options: CacheEngineOptions,
  ) {}

  /** The entry that answers: valid, or loaded now. */
  read<P>(question: Question<P>, work: Work | undefined, now: Date): Promise<Read> {
    const { traces } = this.scope;
    if (!traces.on) return this.#read(question, work, now);
    const { name, freshness = 'acknowledged' } = question.definition;
    return traces.run(cacheSpan(name, freshness), async (span) => {
      const read = await this.#read(question, work, now);
      span?.set(outcomeAttributes(read.outcome));
      return read;
    });
  }

  async #read<P>(question: Question<P>, work: Work | undefined, now: Date): Promise<Read> {
    const startedAt = performance.now();
    // Inside a writing transaction the answer must show the transaction's own rows, and nobody else may be shown those.
    if (work?.writing) return this.#timed(question, startedAt, this.#withinTransaction(question, now));
    const look = await this.#look(question);
    if ('refused' in look) return this.#timed(question, startedAt, this.#bypass(question, look.refused));
    if (look.entry && !work?.noCache && isValid(look.entry, look, now)) {
      this.#hit(question, look.entry, startedAt);
      return { entry: look.entry, outcome: look.local ? LOCAL_HIT : HIT };
    }
    const kind = work?.noCache ? 'request' : look.entry ? 'stale' : 'miss';
    this.stats.miss(question.definition.name, kind);
    if (kind === 'stale' && look.entry && !hasStamps(look.entry, look.epoch, look.stamps)) {
      this.stats.preventedStale(question.definition.name);
    }
    return this.#timed(question, startedAt, this.#loadShared(question, look, kind, now));
  }

  /** The entry if it is valid; never loads, and answers undefined also when the store cannot be asked. */
  async peek<P>(question: Question<P>, now: Date): Promise<Entry | undefined> {
    const startedAt = performance.now();
    const entry = await this.#valid(question, now);
    if (entry) this.#hit(question, entry, startedAt);
    return entry;
  }

  /**
   * Has the answer kept before somebody asks for it. No read is counted, so that hit ratios are those of whoever asks;
   * while the cache keeps nothing, nothing is loaded.
   */
  async warm<P>(question: Question<P>, now: Date): Promise<Outcome> {
    const look = await this.#look(question);
    if ('refused' in look) return bypassed(look.refused);
    if (look.entry && isValid(look.entry, look, now)) return { kind: 'hit' };
    return (await this.#loadShared(question, look, look.entry ? 'stale' : 'miss', now)).outcome;
  }

  /** The entry that the question would be answered with now, if any; for the auditor, and not counted. */
  async served(question: Question<unknown>): Promise<Entry | undefined> {
    const now = this.clock.now();
    const { definition, params, key } = question;
    // What the instant stands for is part of the key: by now others may be asking for another one.
    if (definition.key && !key.endsWith(`:${stableJson(definition.key(params, now))}`)) return undefined;
    return this.#valid(question, now);
  }

  /** The bytes that a load gives now; for the auditor, neither counted nor stored. */
  async reload(question: Question<unknown>): Promise<Buffer> {
    const stored = await this.limiter.run(() => this.#ask(question, this.clock.now()));
    return bodyOf(stored);
  }

  async #valid<P>(question: Question<P>, now: Date): Promise<Entry | undefined> {
    const look = await this.#look(question);
    return 'refused' in look || !look.entry || !isValid(look.entry, look, now) ? undefined : look.entry;
  }

  #look<P>(question: Question<P>): Promise<Look> {
    return this.versions[question.definition.freshness ?? 'acknowledged'].look(question as Question<unknown>);
  }

  #hit<P>(question: Question<P>, entry: Entry, startedAt: number): void {
    const { name } = question.definition;
    this.stats.hit(name);
    this.stats.answeredByCache(name, performance.now() - startedAt);
    this.options.onHit?.(question as Question<unknown>, entry);
  }

  async #timed<P>({ definition }: Question<P>, startedAt: number, reading: Promise<Read>): Promise<Read> {
    const read = await reading;
    this.stats.answeredByDatabase(definition.name, performance.now() - startedAt);
    return read;
  }

  async #withinTransaction<P>(question: Question<P>, now: Date): Promise<Read> {
    this.stats.bypass(question.definition.name, 'transaction');
    const stored = await question.definition.load(question.params, now);
    return { entry: this.#entry(question, stored, now, '', []), outcome: bypassed('transaction') };
  }

  /** Without a version nothing may be shared with anyone who came earlier, but those who wait for a slot wait together. */
  async #bypass<P>(question: Question<P>, reason: BypassReason): Promise<Read> {
    this.stats.bypass(question.definition.name, reason);
    const { value: entry } = await this.unversioned.run(question.key, async () => {
      const loadedAt = this.clock.now();
      return this.#entry(question, await this.#ask(question, loadedAt), loadedAt, '', []);
    });
    return { entry, outcome: bypassed(reason) };
  }

  /** Loads, or waits for a load of the same version. */
  async #loadShared<P>(question: Question<P>, look: Usable, kind: Loaded, now: Date): Promise<Read> {
    // A caller that insists on the database must not be handed a load that began before it asked.
    if (kind === 'request') return this.#load(question, look, kind, now);
    // The version is part of the flight's key: a read that began after an acknowledged write sees a newer one, and so
    // never joins a load that may have missed that write.
    const version = [look.epoch, ...look.stamps].join();
    const flight = await this.#flights.run(`${question.key}\n${version}`, () =>
      this.#loadOnceInCluster(question, look, kind, version, now),
    );
    if (!flight.shared) return flight.value;
    // Nobody is handed an answer that ended before.
    if (flight.value.entry.expiresAt <= now.getTime()) return this.#load(question, look, kind, now);
    const { entry, outcome } = flight.value;
    return { entry, outcome: { kind, stored: 'stored' in outcome && outcome.stored, collapsed: true } };
  }

  async #load<P>(question: Question<P>, look: Usable, kind: Loaded, now: Date): Promise<Read> {
    const stored = await this.limiter.run(() => this.#ask(question, now));
    const entry = this.#entry(question, stored, now, look.epoch, look.stamps);
    return { entry, outcome: { kind, stored: await this.#fill(question, entry), collapsed: false } };
  }

  /** Loads, unless another instance is loading the same version: then its entry is waited for, for a while. */
  async #loadOnceInCluster<P>(
    question: Question<P>,
    look: Usable,
    kind: Exclude<Loaded, 'request'>,
    version: string,
    now: Date,
  ): Promise<Read> {
    const deadline = performance.now() + FILL_PATIENCE_MS;
    for (let attempt = 0; performance.now() < deadline; attempt += 1) {
      let release: (() => Promise<void>) | undefined;
      try {
        release = await this.store.claimFill(question.key, version);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        break;
      }
      if (release) {
        try {
          return await this.#load(question, look, kind, now);
        } finally {
          void release();
        }
      }
      await sleep(FILL_WAITS_MS[Math.min(attempt, FILL_WAITS_MS.length - 1)]);
      const again = await this.#look(question);
      // Whatever changed meanwhile, this read may be answered as of its beginning: by a load of its own.
      if ('refused' in again || !hasVersion(look, again)) break;
      if (again.entry && isValid(again.entry, again, now)) {
        return { entry: again.entry, outcome: { kind, stored: true, collapsed: true } };
      }
    }
    return this.#load(question, look, kind, now);
  }

  /** Loads in a unit of work of its own: an identity map that was filled earlier may hold older rows. */
  #ask<P>({ definition, tenant, params }: Question<P>, now: Date): Promise<unknown> {
    return this.scope.run({ tenant, name: `load ${definition.name}` }, async () => {
      const { statements, timings } = this.scope.require();
      const startedAt = performance.now();
      try {
        return await definition.load(params, now);
      } finally {
        timings?.add('load', performance.now() - startedAt);
        this.options.onLoad?.(definition.name, statements);
      }
    });
  }

  #entry<P>(
    { definition, params }: Question<P>,
    stored: unknown,
    now: Date,
    epoch: string,
    stamps: readonly string[],
  ): Entry {
    const body = bodyOf(stored);
    const storedAt = now.getTime();
    const lifetime = definition.ttlSeconds * 1000 * (1 + this.options.ttlJitter * (2 * Math.random() - 1));
    const until = stored === null ? undefined : definition.validUntil?.(stored, params, now);
    const expiresAt = Math.min(storedAt + lifetime, until?.getTime() ?? Infinity);
    return { body, etag: etagOf(body), epoch, stamps, storedAt, expiresAt };
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

function bodyOf(stored: unknown): Buffer {
  return Buffer.from(JSON.stringify(stored ?? null));
}

function isValid(entry: Entry, { epoch, stamps }: Usable, now: Date): boolean {
  return entry.expiresAt > now.getTime() && hasStamps(entry, epoch, stamps);
}

function hasVersion(one: Usable, other: Usable): boolean {
  return one.epoch === other.epoch && one.stamps.every((stamp, i) => stamp === other.stamps[i]);
}

function bypassed(reason: BypassReason): Outcome {
  return { kind: 'bypass', reason };
}
