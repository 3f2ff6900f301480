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
 * Opens a unit of work around every request, answers hits of the cached tier before anything else is done, and tells
 * every client what its answer took.
 */
export function installRequestHooks(fastify: FastifyInstance, { scope, early, times }: RequestHooks): void {
  fastify.decorateRequest('work');
  fastify.decorateRequest('guardWork', undefined);
  fastify.decorateRequest('startedAt', 0);

  fastify.addHook('onRequest', (request, reply, done) => {
    request.startedAt = performance.now();
    const work = scope.open({});
    request.work = work;
    const answering = mayBeHit(request) && early.tryAnswer(request, reply);
    if (answering === false) {
      scope.resume(work, done);
      return;
    }
    // Whatever hindered it, the long way finds the answer too, or the reason why there is none.
    void answering
      .catch(() => reply.sent)
      .then((sent) => {
        if (!sent) scope.resume(work, done);
      });
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
  reply.header('server-timing', timing);
  reply.header('x-request-id', request.id);
  reply.header('x-content-type-options', 'nosniff');
}

/** Only reads under the prefix can have been answered from the cache before. */
function mayBeHit(request: FastifyRequest): boolean {
  return request.method === 'GET' && request.headers.authorization !== undefined && request.url.startsWith('/api/');
}

function serverTiming({ work, guardWork }: FastifyRequest, took: number): string {
  const { count, ms } = work.statements;
  const total = `total;dur=${took.toFixed(2)}`;
  const guard =
    guardWork && guardWork.statements.count > 0
      ? `, auth;dur=${guardWork.statements.ms.toFixed(1)};desc="${queries(guardWork.statements.count)}"`
      : '';
  return count === 0
    ? `${NO_STATEMENTS}, ${total}${guard}`
    : `db;dur=${ms.toFixed(1)};desc="${queries(count)}", ${total}${guard}`;
}

/** Always plural: programs read it. */
function queries(count: number): string {
  return `${count} queries`;
}
