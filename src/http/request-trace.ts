import type { IncomingMessage } from 'node:http';
import { type CachedAnswer, cacheSpan, type Traces, type TraceStart, type Work } from '../tiers/index.js';

type RequestHead = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

/** The status from which on the server is to blame. */
const SERVER_ERRORS = 500;

/** What a request is called. */
export function requestName(method: string | undefined, route: string | undefined): string {
  return `${method ?? 'GET'} ${route ?? 'unknown route'}`;
}

/** How a request looks in a trace: without its query string, which holds what people look for. */
export function requestTrace(request: RequestHead, route: string | undefined): Omit<TraceStart, 'name'> {
  return {
    kind: 'server',
    headers: request.headers,
    attributes: {
      'http.request.method': request.method ?? '',
      'url.path': request.url?.split('?', 1)[0] ?? '',
      'url.scheme': 'http',
      ...(route === undefined ? {} : { 'http.route': route }),
    },
  };
}

/** Tells how a request was answered. */
export function traceAnswer({ span }: Work, status: number): void {
  span?.set({ 'http.response.status_code': status });
  if (status >= SERVER_ERRORS) span?.fail(String(status));
}

/** Tells of a hit that was answered before anything was opened for it. */
export function traceHit(
  traces: Traces,
  request: RequestHead,
  {
    route,
    status,
    startedAt,
  }: { readonly route: string | undefined; readonly status: number; readonly startedAt: number },
  { source, freshness }: CachedAnswer<unknown>,
): void {
  const times = { startedAt, endedAt: performance.now() };
  const trace = requestTrace(request, route);
  const attributes = { ...trace.attributes, 'http.response.status_code': status };
  const span = traces.record({ ...times, ...trace, name: requestName(request.method, route), attributes });
  const read = cacheSpan(source.query, freshness);
  traces.record({ ...times, ...read, attributes: { ...read.attributes, 'tiered.outcome': 'hit' } }, span);
}
