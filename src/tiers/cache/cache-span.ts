import type { TraceAttributes, TraceStart } from '../trace/tracer.js';
import type { Outcome } from './cached-answer.js';
import type { Freshness } from './cached-query-definition.js';

/** How a read of a cached query looks in a trace. */
export function cacheSpan(query: string, freshness: Freshness): TraceStart & { readonly attributes: TraceAttributes } {
  return { name: `cache ${query}`, attributes: { 'tiered.query': query, 'tiered.freshness': freshness } };
}

/** How it was answered. */
export function outcomeAttributes(outcome: Outcome): TraceAttributes {
  if (outcome.kind === 'hit') return { 'tiered.outcome': outcome.kind };
  if (outcome.kind === 'bypass') return { 'tiered.outcome': outcome.kind, 'tiered.reason': outcome.reason };
  const { kind, stored, collapsed } = outcome;
  return { 'tiered.outcome': kind, 'tiered.stored': stored, 'tiered.collapsed': collapsed };
}
