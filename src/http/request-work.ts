import type { IncomingMessage, RequestListener } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EarlyAnswers, Work, WorkScope } from '../tiers/index.js';
import type { RequestTimes } from './request-times.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The unit of work that answers the request. */
    work: Work;
    /** The statements that found out who asks; kept apart, because they are not the route's. */
    guardWork: Work | undefined;
    startedAt: number;
  }
}

const REQUEST_ID = /^[\w.:@/+=-]{1,128}$/;
const PROCESS = Math.trunc(performance.timeOrigin).toString(36) + process.pid.toString(36);
const NO_STATEMENTS = 'db;dur=0;desc="0 queries"';
let requests = 0;

/** The client's `X-Request-Id` where it is harmless in a log, or a new one. */
export function requestId(raw: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = raw.headers['x-request-id'];
  if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
  requests += 1;
  return `${PROCESS}-${requests.toString(36)}`;
}

export interface RequestHooks {
  readonly scope: WorkScope;
  readonly early: EarlyAnswers;
  readonly times: RequestTimes;
}

/**
 * Answers hits of the cached tier before the framework sees the request: its routing, its objects and its hooks cost
 * more than all the rest of a hit. Whatever is no hit takes the framework's way, and so does everything from the moment
 * on at which the server closes.
 */
export function installEarlyAnswers(fastify: FastifyInstance, { early, times }: Omit<RequestHooks, 'scope'>): void {
  const { server } = fastify;
  const handlers = server.listeners('request') as RequestListener[];
  const handle: RequestListener = (request, response) => {
    for (const handler of handlers) handler.call(server, request, response);
  };
  const answer: RequestListener = (request, response) => {
    const startedAt = performance.now();
    const answering =
      mayBeHit(request) &&
      early.tryAnswer(request, response, (status, route) => {
        const took = performance.now() - startedAt;
        times.record('GET', route, status, took);
        return everyHead(requestId(request), `${NO_STATEMENTS}, ${total(took)}`);
      });
    if (answering === false) {
      handle(request, response);
      return;
    }
    // Whatever hindered it, the long way finds the answer too, or the reason why there is none.
    void answering
      .catch(() => response.headersSent)
      .then((sent) => {
        if (!sent) handle(request, response);
      });
  };
  server.removeAllListeners('request').on('request', answer);
  fastify.addHook('preClose', (done) => {
    server.off('request', answer).on('request', handle);
    done();
  });
}

/** Opens a unit of work around every request, and tells every client what its answer took. */
export function installRequestHooks(fastify: FastifyInstance, { scope, times }: Omit<RequestHooks, 'early'>): void {
  fastify.decorateRequest('work');
  fastify.decorateRequest('guardWork', undefined);
  fastify.decorateRequest('startedAt', 0);

  fastify.addHook('onRequest', (request, _reply, done) => {
    request.startedAt = performance.now();
    const work = scope.open({});
    request.work = work;
    scope.resume(work, done);
  });

  // The body arrives in events of the socket, which know nothing of the request's unit of work: enter it again.
  fastify.addHook('preValidation', (request, _reply, done) => scope.resume(request.work, done));

  fastify.addHook('onSend', (request, reply, payload, done) => {
    const took = performance.now() - request.startedAt;
    addDefaultHeaders(request, reply, serverTiming(request, took));
    times.record(request.method, request.routeOptions.url, reply.statusCode, took);
    done(null, payload);
  });
}

/** What every answer carries, also that of a request which no hook has seen. */
export function addDefaultHeaders(request: FastifyRequest, reply: FastifyReply, timing = NO_STATEMENTS): void {
  const head = everyHead(request.id, timing);
  for (let i = 0; i < head.length; i += 2) reply.header(head[i] as string, head[i + 1]);
}

/** Name, value, name, value. */
function everyHead(id: string, timing: string): string[] {
  return ['server-timing', timing, 'x-request-id', id, 'x-content-type-options', 'nosniff'];
}

/** Only reads under the prefix can have been answered from the cache before. */
function mayBeHit({ method, headers, url }: IncomingMessage): boolean {
  return method === 'GET' && headers.authorization !== undefined && url?.startsWith('/api/') === true;
}

function serverTiming({ work, guardWork }: FastifyRequest, took: number): string {
  const { count, ms } = work.statements;
  const guard =
    guardWork && guardWork.statements.count > 0
      ? `, auth;dur=${guardWork.statements.ms.toFixed(1)};desc="${queries(guardWork.statements.count)}"`
      : '';
  return count === 0
    ? `${NO_STATEMENTS}, ${total(took)}${guard}`
    : `db;dur=${ms.toFixed(1)};desc="${queries(count)}", ${total(took)}${guard}`;
}

function total(tookMs: number): string {
  return `total;dur=${tookMs.toFixed(2)}`;
}

/** Always plural: programs read it. */
function queries(count: number): string {
  return `${count} queries`;
}
