import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Representation } from './representation.js';

/** Sends a {@link Representation}: the entity as the body, its tag as `ETag`, and the `Location` of a new one. */
@Injectable()
export class RepresentationInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: unknown) => {
        if (!(result instanceof Representation)) return result;
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        reply.header('etag', result.etag);
        if (result.location !== undefined) reply.header('location', result.location);
        return result.value as unknown;
      }),
    );
  }
}
