import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { callerOf } from '../../auth/index.js';
import { forbidden } from '../../http/problems.js';
import { Representation } from '../../http/representation.js';
import type { Recording } from '../../tiers/index.js';
import { type Explained, Explainer } from './explainer.js';

/**
 * Answers `?explain=1` with the answer and, beside it, how it came to be; a problem names it as well, and what has no body
 * gets one. For developers: the hook that takes the parameter out of the query is only there outside of production.
 */
@Injectable()
export class ExplainInterceptor implements NestInterceptor {
  constructor(private readonly explainer: Explainer) {}

  /** @throws Problem 403 when the caller is no admin: plans tell about the rows of all units */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { recording } = request;
    if (!recording) return next.handle();
    if (callerOf(request)?.role !== 'admin')
      throw forbidden('Only admins may ask how a request is answered (explain=1).');
    // Whoever asks wants to see it, not that nothing has changed.
    delete request.headers['if-none-match'];
    return from(this.#explain(request, recording, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  async #explain(
    request: FastifyRequest,
    recording: Recording,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<{ readonly answer: unknown; readonly explain: Explained } | undefined> {
    const explain = (): Promise<Explained> =>
      this.explainer.explain(recording.statements, request.work, reply.getHeader('cache-status'));
    let result: unknown;
    try {
      result = await lastValueFrom(next.handle(), { defaultValue: null });
    } catch (error) {
      request.explained = await explain();
      throw error;
    }
    // It has been answered by other means.
    if (reply.sent) return undefined;
    const location = result instanceof Representation ? result.location : undefined;
    if (location !== undefined) reply.header('location', location);
    // It is another representation.
    reply.removeHeader('etag');
    return { answer: answerOf(result), explain: await explain() };
  }
}

/** What is sent, as a value. */
function answerOf(result: unknown): unknown {
  if (Buffer.isBuffer(result)) return JSON.parse(result.toString('utf8'));
  return result instanceof Representation ? (result.value as unknown) : (result ?? null);
}
