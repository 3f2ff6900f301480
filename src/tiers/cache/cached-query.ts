import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '../scope/tenant.js';
import type { Work } from '../scope/work-scope.js';
import type { CacheEngine } from './cache-engine.js';
import { CachedAnswer, type Outcome } from './cached-answer.js';
import type { CachedQueryDefinition, Question } from './cached-query-definition.js';
import { etagOf, type Entry } from './entry.js';
import { scopesOf } from './scopes.js';
import { stableJson } from './stable-json.js';
import { answerKey } from './stored-answer.js';

const PRESENTED_MAX = 500;

/** A query whose answers are kept. Made by `TieredCache.define`. */
export class CachedQuery<P, R> {
  readonly name: string;
  readonly definition: CachedQueryDefinition<P, unknown, R>;
  readonly #engine: CacheEngine;
  /** Another one whenever the stored value or what it depends on has changed. */
  readonly shape: string;
  readonly #presented = new LRUCache<string, Pick<Entry, 'body' | 'etag' | 'expiresAt'>>({ max: PRESENTED_MAX });

  constructor(engine: CacheEngine, definition: CachedQueryDefinition<P, unknown, R>) {
    this.name = definition.name;
    this.definition = definition;
    this.#engine = engine;
    this.shape = shapeOf(definition);
  }

  /** The answer as a value. For callers in this process: other modules, scheduled jobs. */
  async fetch(params: P): Promise<R> {
    return (await this.answer(params)).value();
  }

  /**
   * The answer for the tenant of the current unit of work, from the cache where it is valid.
   * @throws TierError `E_NO_TENANT` outside of a unit of work with a tenant; and what `load` throws
   */
  async answer(params: P): Promise<CachedAnswer<R>> {
    const work = this.#engine.scope.require();
    return this.answerFor(work, this.#engine.scope.tenant(), params);
  }

  /** Asks on behalf of a tenant, in a unit of work of any kind or in none. */
  async answerFor(work: Work | undefined, tenant: TenantId, params: P): Promise<CachedAnswer<R>> {
    const now = this.#engine.clock.now();
    const question = this.#ask(tenant, params, now);
    const startedAt = performance.now();
    const loaded = work?.timings?.get('load') ?? 0;
    const { entry, outcome } = await this.#engine.read(question, work, now);
    work?.timings?.add('cache', performance.now() - startedAt - (work.timings.get('load') - loaded));
    // A copy in this process costs no round trip.
    if (work?.log && !(outcome.kind === 'hit' && outcome.local)) {
      work.log.addAsk({ query: this.name, key: question.key, startedAt, endedAt: performance.now() });
    }
    return this.#answer(question, entry, outcome);
  }

  /** The answer as of now if it is in the cache and valid, else undefined: never loads. */
  peek(tenant: TenantId, params: P): Promise<CachedAnswer<R> | undefined> {
    return this.#peek(this.#ask(tenant, params, this.#engine.clock.now()));
  }

  /**
   * Has the answer kept before somebody asks for it; no read is counted.
   * @returns `hit`: it was there; `bypass`: nothing can be kept at present, and nothing was loaded
   */
  warm(tenant: TenantId, params: P): Promise<Outcome> {
    const now = this.#engine.clock.now();
    return this.#engine.warm(this.#ask(tenant, params, now), now);
  }

  /** {@link peek} for a question that was asked before. */
  async #peek(asked: Question<P>): Promise<CachedAnswer<R> | undefined> {
    const now = this.#engine.clock.now();
    const question = this.definition.key ? this.#ask(asked.tenant, asked.params, now) : asked;
    const entry = await this.#engine.peek(question, now);
    return entry && this.#answer(question, entry, { kind: 'hit' });
  }

  #ask(tenant: TenantId, params: P, now: Date): Question<P> {
    const { definition, name, shape } = this;
    const row = definition.row?.id(params);
    const distinction = stableJson(definition.key ? definition.key(params, now) : params);
    const key = answerKey(name, shape, tenant, row, distinction);
    return { definition, tenant, params, key, scopes: scopesOf(name, tenant, row) };
  }

  #answer(question: Question<P>, entry: Entry, outcome: Outcome): CachedAnswer<R> {
    const source = { query: this.name, peek: () => this.#peek(question) };
    const { present, freshness = 'acknowledged' } = this.definition;
    if (!present) return new CachedAnswer<R>(source, outcome, freshness, entry);
    // The instant of presentation is taken after the data: an answer is right when it is given, not when it was asked for.
    const now = this.#engine.clock.now();
    const memo = this.#presentedKey(question, entry);
    let presented = this.#presented.get(memo);
    if (!presented || presented.expiresAt <= now.getTime()) {
      const { value, until } = present(JSON.parse(entry.body.toString('utf8')), question.params, now);
      const body = Buffer.from(JSON.stringify(value));
      const expiresAt = Math.min(entry.expiresAt, until?.getTime() ?? Infinity);
      presented = { body, etag: etagOf(body), expiresAt };
      this.#presented.set(memo, presented);
    }
    return new CachedAnswer<R>(source, outcome, freshness, presented);
  }

  /** What a presentation hangs on besides the instant: the stored value, and every parameter, also those not in the key. */
  #presentedKey({ key, params }: Question<P>, { etag, storedAt }: Entry): string {
    return `${etag}${storedAt} ${this.definition.key ? stableJson(params) : key}`;
  }
}

/** Entries of a definition that depends on other things, or says it changed, live under other keys. */
function shapeOf<P>({ revision, freshness, dependsOn, row }: CachedQueryDefinition<P, unknown, unknown>): string {
  return hash(
    'sha256',
    stableJson([revision ?? 1, freshness ?? 'acknowledged', dependsOn, row?.table, row?.columns]),
    'base64url',
  ).slice(0, 6);
}
