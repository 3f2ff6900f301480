import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { CachedAnswer } from '../cache/cached-answer.js';
import { Clock } from '../clock.js';
import { WorkScope } from '../scope/work-scope.js';
import { answerHeaders, asksForDatabase, isFresh } from './answer-headers.js';
import { EarlyAnswers } from './early-answers.js';

/** Sends `CachedAnswer`s: the stored bytes, never parsed and never serialized again. */
@Injectable()
export class CachedInterceptor implements NestInterceptor {
  constructor(
    private readonly scope: WorkScope,
    private readonly clock: Clock,
    private readonly early: EarlyAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const work = this.scope.current();
    if (work) work.noCache = asksForDatabase(request.headers['cache-control']);
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof CachedAnswer))
          throw new TypeError('A handler marked @Cached() must return a CachedAnswer.');
        this.early.remember(request, answer);
        reply.headers(answerHeaders(answer, this.clock.epochMs()));
        if (isFresh(request.headers['if-none-match'], answer.etag)) {
          reply.code(304);
          return undefined;
        }
        return answer.body;
      }),
    );
  }
}
