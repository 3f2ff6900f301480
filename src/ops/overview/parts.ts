import type { ReadinessReport } from '../health/readiness.js';
import type { PoolUse } from '../metrics/pool-use.js';
import type { TiersReport } from '../../tiers/index.js';
import type { PartView } from './overview.dto.js';

type Fact = PartView['facts'][number];

/** Why nothing is served from the cache, for people. */
const BYPASSES: Readonly<Record<NonNullable<TiersReport['bypass']>, string>> = {
  watermark: 'The database does not prove in time that every change is known: reads go to the database.',
  'store-closed': 'The instances have not agreed on a store since the last fault: reads go to the database.',
  'store-unavailable': 'Redis cannot be used: reads go to the database.',
  'not-alone': 'Other instances work on this database, and REDIS_URL is not set: reads go to the database.',
};

const fact = (name: string, value: Fact['value'], unit: Fact['unit'] = 'count'): Fact => ({ name, value, unit });

/** PostgreSQL, and the connections to it. @param tookMs until it answered, or until that was given up */
export function databasePart({ database }: ReadinessReport, tookMs: number, pool: PoolUse | undefined): PartView {
  const waiting = pool?.waitingCount ?? 0;
  const facts = [fact(database === 'down' ? 'no answer after' : 'answered in', tookMs, 'ms')];
  if (pool) {
    facts.push(fact('connections', pool.totalCount), fact('idle', pool.idleCount), fact('waiting for one', waiting));
  }
  if (database === 'down') return { part: 'database', state: 'down', note: 'It does not answer.', facts };
  const state = waiting > 0 ? 'degraded' : 'ok';
  const note = waiting > 0 ? 'All connections are in use.' : pool ? 'It answers.' : 'Embedded in this process.';
  return { part: 'database', state, note, facts };
}

/** Whether answers are served from the cache. */
export function cachePart({ bypass, hot, audit }: TiersReport, store: string): PartView {
  const differences = [...audit.counts.values()].reduce((sum, one) => sum + one.differences, 0);
  const comparisons = [...audit.counts.values()].reduce((sum, one) => sum + one.comparisons, 0);
  const wrong = differences > 0;
  return {
    part: 'cache',
    state: bypass !== null || wrong ? 'degraded' : 'ok',
    note:
      bypass === null
        ? wrong
          ? 'The auditor found answers that were wrong for too long; see the log.'
          : 'Answers are served from it.'
        : BYPASSES[bypass],
    facts: [
      fact('kept in', store === 'memory' ? 'this process' : 'Redis', 'text'),
      ...(hot ? [fact('hot copies', hot.copies)] : []),
      fact('audited hits', comparisons),
      fact('wrong answers', differences),
    ],
  };
}

/** Redis; undefined where there is none. */
export function redisPart({ redis, writerWaits }: TiersReport): PartView | undefined {
  if (!redis) return undefined;
  return {
    part: 'redis',
    state: redis.available ? 'ok' : 'degraded',
    note: redis.available ? 'It answers in time.' : 'It cannot be used; the log says why.',
    facts: [
      fact('circuit breaker', redis.breaker, 'text'),
      ...(writerWaits ? [fact('writes that waited', writerWaits.waits)] : []),
    ],
  };
}

/** The watch over changes. @param maxStalenessMs beyond which nothing is served without a newer proof */
export function changesPart(
  { watermarkAgeMs, pendingChanges, feed, bypass }: TiersReport,
  maxStalenessMs: number,
): PartView {
  const begun = Number.isFinite(watermarkAgeMs);
  const proven = watermarkAgeMs <= maxStalenessMs && bypass !== 'watermark';
  const overdue = 'The last proof that every change is known is too old: nothing is served without a newer one.';
  return {
    part: 'changes',
    state: proven ? 'ok' : 'degraded',
    note: proven ? 'Every change of the database is watched.' : begun ? overdue : 'Changes cannot be watched yet.',
    facts: [
      fact('last proof', begun ? Math.round(watermarkAgeMs) : null, 'ms'),
      fact('at most', maxStalenessMs, 'ms'),
      fact('waiting changes', pendingChanges),
      fact('looks', feed.looks),
      fact('failed looks', feed.failures),
    ],
  };
}

/** What bounds the load on the database. */
export function loadsPart({ loads }: TiersReport): PartView {
  const { running, queued, rejected } = loads;
  return {
    part: 'loads',
    state: queued > 0 ? 'degraded' : 'ok',
    note: queued > 0 ? 'Requests wait for others to load.' : 'Nobody waits for the database.',
    facts: [fact('running', running), fact('waiting', queued), fact('turned away', rejected)],
  };
}

/** This process. @param delayMs by how much the event loop was late at the worst, of late */
export function processPart(delayMs: number, uptimeSeconds: number): PartView {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    part: 'process',
    state: 'ok',
    note: 'It runs.',
    facts: [
      fact('up for', Math.round(uptimeSeconds), 'seconds'),
      fact('memory', rss, 'bytes'),
      fact('heap', heapUsed, 'bytes'),
      fact('worst pause', delayMs, 'ms'),
    ],
  };
}
