import type { Freshness } from './cached-query-definition.js';
import type { Entry } from './entry.js';
import type { BypassReason } from './serving-permit.js';

/** How an answer came to be, in the terms of RFC 9211 (`Cache-Status`). */
export type Outcome =
  /** Served from an entry that is valid now; `local`: without asking anyone outside of this process. */
  | { readonly kind: 'hit'; readonly local?: true }
  /** Loaded, because there was no entry (`miss`) or not a valid one (`stale`), or the caller wanted it so (`request`). */
  | { readonly kind: 'miss' | 'stale' | 'request'; readonly stored: boolean; readonly collapsed: boolean }
  /** Loaded without looking: the cache could not be asked, or must not be. */
  | { readonly kind: 'bypass'; readonly reason: BypassReason };

/** Where an answer came from: enough to ask for it again. */
export interface AnswerSource {
  /** The cached query's name. */
  readonly query: string;
  /** The answer as of now if it is in the cache and valid, else undefined; never loads. */
  peek(): Promise<CachedAnswer<unknown> | undefined>;
}

/** The answer of a cached query: the bytes to send, and the value for callers in this process. */
export class CachedAnswer<R> {
  constructor(
    readonly source: AnswerSource,
    readonly outcome: Outcome,
    /** What the answer promises about its age. */
    readonly freshness: Freshness,
    private readonly entry: Pick<Entry, 'body' | 'etag' | 'expiresAt'>,
  ) {}

  /** The JSON representation. Shared by everyone who is answered: never write to it. */
  get body(): Buffer {
    return this.entry.body;
  }

  /** Strong validator of the representation. */
  get etag(): string {
    return this.entry.etag;
  }

  /** Whole seconds that the entry may still be served, never negative. */
  ttlSeconds(nowMs: number): number {
    return Math.max(0, Math.floor((this.entry.expiresAt - nowMs) / 1000));
  }

  /** Whether the query answered that there is nothing (`null`), which is cached like any other answer. */
  get isNull(): boolean {
    return this.body.byteLength === 4 && this.body.toString('latin1') === 'null';
  }

  /** The value, parsed anew for each caller so that nobody can alter what others get. */
  value(): R {
    return JSON.parse(this.body.toString('utf8')) as R;
  }
}
