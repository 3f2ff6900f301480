import type { FastifyRequest } from 'fastify';

/** In the order in which a request goes through them; some lie within others. */
const PHASES = ['parse', 'handler', 'cache', 'load', 'serialize'] as const;

/** What an answer says that took no statement. */
export const NO_STATEMENTS = 'db;dur=0;desc="0 queries"';

/**
 * The value of `Server-Timing`: the route's statements first, then, where phases are timed, what each that the request went
 * through took, and what it took to find out who asks.
 */
export function serverTiming({ work, guardWork }: FastifyRequest, tookMs: number): string {
  const { count, ms } = work.statements;
  const entries = [count === 0 ? NO_STATEMENTS : `db;dur=${ms.toFixed(1)};desc="${queries(count)}"`];
  const { timings } = work;
  if (timings) {
    for (const phase of PHASES) if (timings.has(phase)) entries.push(`${phase};dur=${timings.get(phase).toFixed(2)}`);
  }
  entries.push(total(tookMs));
  const asked = guardWork?.statements.count ?? 0;
  if (asked > 0 || timings?.has('auth')) {
    const authMs = timings ? timings.get('auth') : (guardWork?.statements.ms ?? 0);
    entries.push(`auth;dur=${authMs.toFixed(1)};desc="${queries(asked)}"`);
  }
  return entries.join(', ');
}

/** The value for an answer of the cache that no framework has seen. */
export function hitTiming(tookMs: number, timed: boolean): string {
  const phase = timed ? `, cache;dur=${tookMs.toFixed(2)}` : '';
  return `${NO_STATEMENTS}${phase}, ${total(tookMs)}`;
}

function total(tookMs: number): string {
  return `total;dur=${tookMs.toFixed(2)}`;
}

/** Always plural: programs read it. */
function queries(count: number): string {
  return `${count} queries`;
}
