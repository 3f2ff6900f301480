import type { CachedAnswer, Outcome } from '../cache/cached-answer.js';
import type { Freshness } from '../cache/cached-query-definition.js';

/** The name of this cache in `Cache-Status`. */
const CACHE = 'tiered';

/** The headers of a cached answer. Private, because it is one caller's; revalidated, because it may change any moment. */
export function answerHeaders(answer: CachedAnswer<unknown>, nowMs: number): Record<string, string> {
  return {
    etag: answer.etag,
    'cache-status': cacheStatus(answer.outcome, answer.ttlSeconds(nowMs), answer.freshness),
    'cache-control': 'private, no-cache',
    vary: 'Authorization, X-Ctzoffset',
  };
}

/** RFC 9211; `detail` names the freshness that was promised, or why the cache was not asked. */
export function cacheStatus(outcome: Outcome, ttlSeconds: number, freshness: Freshness): string {
  if (outcome.kind === 'hit') return `${CACHE}; hit; ttl=${ttlSeconds}; detail=${freshness}`;
  if (outcome.kind === 'bypass') return `${CACHE}; fwd=bypass; detail=${outcome.reason}`;
  const { kind, stored, collapsed } = outcome;
  return `${CACHE}; fwd=${kind}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}; detail=${freshness}`;
}

/**
 * Whether `If-None-Match` says that the client has the representation already (RFC 9110, 13.1.2: weak comparison).
 */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag) return true;
  return ifNoneMatch.split(',').some((tag) => {
    const bare = tag.trim().replace(/^W\//, '');
    return bare === '*' || bare === etag;
  });
}

/** Whether a request's `Cache-Control` asks for the database (`no-cache`, `no-store`, `max-age=0`). */
export function asksForDatabase(cacheControl: string | undefined): boolean {
  return cacheControl !== undefined && /(?:^|,)\s*(?:no-cache|no-store|max-age=0)\s*(?:,|$)/i.test(cacheControl);
}
