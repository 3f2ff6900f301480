import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OverloadedError, TierError } from '../tiers/index.js';
import { databaseProblem } from './database-problems.js';
import { Problem, type ProblemBody, type ProblemKind, unavailable } from './problems.js';

const SERVER_ERROR = 500;
const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** Turns everything that is thrown while a request is answered into one form: RFC 9457 problem details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Sends the problem that `error` means, and logs it where it is not the client's doing. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error, request);
    // Under overload a line for each request would only add to it; the metrics count them.
    if (problem.status >= SERVER_ERROR && !(error instanceof OverloadedError)) this.#log(problem, error, request);
    // The deadline may have answered already.
    if (reply.sent) return;
    sendProblem(problem, request, reply);
  }

  #log({ status, detail }: ProblemBody, error: unknown, { id, method, url }: FastifyRequest): void {
    const entry = { msg: `${method} ${pathOf(url)} failed: ${detail}`, requestId: id, status, err: causeOf(error) };
    if (status === SERVER_ERROR) this.logger.error(entry);
    else this.logger.warn(entry);
  }
}

/** An answer: the problem's body and its headers. */
type Answer = ProblemBody & { readonly headers?: Readonly<Record<string, string>> | undefined };

/** Sends a problem past Nest: for hooks of the server. */
export function sendProblem(problem: Answer | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { headers, ...body } = problem instanceof Problem ? answerOf(problem) : problem;
  for (const stale of ['etag', 'cache-status', 'location', 'vary']) reply.removeHeader(stale);
  if (headers) reply.headers(headers);
  return reply
    .code(body.status)
    .header('content-type', PROBLEM_JSON)
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ ...body, requestId: request.id, explain: request.explained }));
}

function problemOf(error: unknown, request: FastifyRequest): Answer {
  const known = knownProblem(error, request);
  if (known) return answerOf(known);
  const status = statusOf(error);
  if (status === undefined || status >= SERVER_ERROR) {
    return answerOf(new Problem('internal', 'The server made a mistake; the request id finds it in the log.'));
  }
  // Whatever else Nest or Fastify refuse: the status says it all, as RFC 9457 has it for about:blank.
  const { message } = error as Error;
  return { type: 'about:blank', title: message, status, detail: message };
}

function answerOf(problem: Problem): Answer {
  return { ...problem.body, headers: problem.extras.headers };
}

function knownProblem(error: unknown, { method, url }: FastifyRequest): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof TierError) return tierProblem(error);
  const status = statusOf(error);
  if (status === undefined) return databaseProblem(error, method);
  if (error instanceof HttpException && status === 404) {
    return new Problem('not-found', `There is no route ${method} ${pathOf(url)}.`);
  }
  const { message } = error as Error;
  const kind = status === 400 && /\bjson\b/i.test(message) ? 'invalid-json' : STATUS_KINDS[status];
  return kind && new Problem(kind, message.replace(/\.?$/, '.'));
}

/** What Nest and Fastify refuse before a handler runs. */
const STATUS_KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'bad-request',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'timeout',
  413: 'too-large',
  415: 'unsupported-media-type',
};

function tierProblem(error: TierError): Problem | undefined {
  if (error.code === 'E_BAD_CURSOR') {
    return new Problem('invalid-cursor', error.message, { errors: [{ parameter: 'cursor', detail: error.message }] });
  }
  if (error instanceof OverloadedError) return unavailable(error.message, error, error.retryAfterSeconds);
  if (error.code === 'E_OUTCOME_UNKNOWN') {
    return new Problem(
      'outcome-unknown',
      'The database broke off while it was asked to commit. Look before you try again.',
    );
  }
  return error.code === 'E_STORE_UNAVAILABLE' ? unavailable('The cache cannot be reached.', error) : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : undefined;
}

function causeOf(error: unknown): unknown {
  return error instanceof Problem ? (error.extras.cause ?? error) : error;
}

/** Without the query, which may hold what a log should not. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
