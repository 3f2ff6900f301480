import { firstSite } from '../log/call-site.js';
import type { CacheAsk, WorkLog } from '../log/work-log.js';
import type { Detected } from './finding.js';
import type { Thresholds } from './thresholds.js';

/**
 * Questions to the cached tier that wait for each other: each is a round trip to Redis, or would be one where the store in
 * this process stands for it. Questions that are asked at once travel together, and are none.
 */
export function findAsks({ asks }: WorkLog, { asks: most }: Thresholds): Detected[] {
  const byQuery = new Map<string, CacheAsk[]>();
  for (const ask of asks) {
    const asked = byQuery.get(ask.query);
    if (asked) asked.push(ask);
    else byQuery.set(ask.query, [ask]);
  }
  const found: Detected[] = [];
  for (const [query, asked] of byQuery) {
    const { trips, keys } = sequential(asked);
    if (trips < most) continue;
    const again = keys < most;
    found.push({
      kind: 'redis-n+1',
      subject: query,
      what: `${query} read ${trips} times from the cache, one after the other${again ? `, for ${keys === 1 ? 'one answer' : `${keys} answers`}` : ''}`,
      fix: again
        ? 'ask once for each answer, and hand it on'
        : 'ask at once (`Promise.all`), or keep the list as one cached answer',
      times: trips,
      site: firstSite(asked.map(({ site }) => site)),
      tier: null,
      method: null,
      sql: null,
    });
  }
  return found;
}

/** How many of the questions began after the one before had been answered, and how many different ones they were. */
function sequential(asked: readonly CacheAsk[]): { trips: number; keys: number } {
  let end = -Infinity;
  let trips = 0;
  const keys = new Set<string>();
  for (const { key, startedAt, endedAt } of asked.toSorted((a, b) => a.startedAt - b.startedAt)) {
    keys.add(key);
    if (startedAt >= end) trips += 1;
    end = Math.max(end, endedAt);
  }
  return { trips, keys: keys.size };
}
