import type { IncomingMessage, RequestListener } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type EarlyAnswers, Recording, type Work, type WorkScope } from '../tiers/index.js';
import type { RequestTimes } from './request-times.js';
import { hitTiming, NO_STATEMENTS, serverTiming } from './server-timing.js';
import { requestName, requestTrace, traceAnswer, traceHit } from './request-trace.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The unit of work that answers the request. */
    work: Work;
    /** The statements that found out who asks; kept apart, because they are not the route's. */
    guardWork: Work | undefined;
    startedAt: number;
    /** What is asked of the database; only where the client wants to see how it is answered. */
    recording: Recording | undefined;
    /** What such a client is told beside a problem. */
    explained: unknown;
  }
}

const OK = 200;
const NO_CONTENT = 204;
const REQUEST_ID = /^[\w.:@/+=-]{1,128}$/;
/** Who asks how a request is answered wants it answered at length. */
const EXPLAIN = /[?&]explain=/;
const PROCESS = Math.trunc(performance.timeOrigin).toString(36) + process.pid.toString(36);
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
  /** Whether clients are told what each phase took, and `?explain=1` is understood. */
  readonly explain: boolean;
  readonly early: EarlyAnswers;
  readonly times: RequestTimes;
}

/**
 * Answers hits of the cached tier before the framework sees the request: its routing, its objects and its hooks cost
 * more than all the rest of a hit. Whatever is no hit takes the framework's way, and so does everything from the moment
 * on at which the server closes.
 */
export function installEarlyAnswers(fastify: FastifyInstance, { early, times, scope, explain }: RequestHooks): void {
  const { server } = fastify;
  const handlers = server.listeners('request') as RequestListener[];
  const handle: RequestListener = (request, response) => {
    for (const handler of handlers) handler.call(server, request, response);
  };
  const answer: RequestListener = (request, response) => {
    const startedAt = performance.now();
    const answering =
      mayBeHit(request) &&
      !(explain && EXPLAIN.test(request.url ?? '')) &&
      early.tryAnswer(request, response, (status, route, hit) => {
        if (scope.traces.on) traceHit(scope.traces, request, { route, status, startedAt }, hit);
        const took = performance.now() - startedAt;
        times.record('GET', route, status, took);
        return everyHead(requestId(request), hitTiming(took, explain));
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
export function installRequestHooks(
  fastify: FastifyInstance,
  { scope, times, explain }: Omit<RequestHooks, 'early'>,
): void {
  fastify.decorateRequest('work');
  fastify.decorateRequest('guardWork', undefined);
  fastify.decorateRequest('startedAt', 0);
  fastify.decorateRequest('recording', undefined);
  fastify.decorateRequest('explained', undefined);

  fastify.addHook('onRequest', (request, reply, done) => {
    request.startedAt = performance.now();
    const { url: route } = request.routeOptions;
    const name = requestName(request.method, route);
    const trace = scope.traces.on ? { trace: requestTrace(request.raw, route) } : {};
    const work = scope.open({ name, timed: explain, ...trace });
    work.timings?.start('parse');
    if (explain) takeExplain(request);
    request.work = work;
    if (work.log || work.span) reply.raw.once('close', () => scope.close(work));
    enter(scope, request, done);
  });

  // The body arrives in events of the socket, which know nothing of the request's unit of work: enter it again.
  fastify.addHook('preValidation', (request, _reply, done) => {
    request.work.timings?.stop('parse');
    enter(scope, request, done);
  });

  if (explain) {
    fastify.addHook('preSerialization', ({ work: { timings }, recording }, reply, payload, done) => {
      // An answer without a body has one when it is explained.
      if (recording && reply.statusCode === NO_CONTENT) reply.code(OK);
      timings?.stop('handler');
      timings?.start('serialize');
      done(null, payload);
    });
  }

  fastify.addHook('onSend', (request, reply, payload, done) => {
    request.work.timings?.stopAll();
    const took = performance.now() - request.startedAt;
    addDefaultHeaders(request, reply, serverTiming(request, took));
    times.record(request.method, request.routeOptions.url, reply.statusCode, took);
    traceAnswer(request.work, reply.statusCode);
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

/** Goes on in the request's unit of work. */
function enter(scope: WorkScope, { work, recording }: FastifyRequest, done: () => void): void {
  scope.resume(work, recording ? () => recording.run(done) : done);
}

/** Takes `?explain=1` out of the query, which the routes know nothing of. */
function takeExplain(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown>;
  if (query['explain'] !== '1') return;
  delete query['explain'];
  request.recording = new Recording();
}
