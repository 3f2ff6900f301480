import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { invalidRequest } from './problems.js';
import { GLOBAL_PARAMETERS } from './request.pipe.js';

/** Probes are asked by programs that add what they like. */
const PREFIX = '/api/';

/**
 * Refuses parameters in the query of a route that takes none. Routes that take some refuse the others by their schemas;
 * so a misspelled `?bu=` is a mistake everywhere, and not a write to the wrong unit.
 */
@Injectable()
export class NoParametersInterceptor implements NestInterceptor {
  readonly #takesQuery = new WeakMap<object, boolean>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query, url } = context.switchToHttp().getRequest<FastifyRequest>();
    const unknown = Object.keys(query as object).filter((name) => !GLOBAL_PARAMETERS.includes(name));
    if (unknown.length > 0 && url.startsWith(PREFIX) && !this.#takes(context)) {
      throw invalidRequest(unknown.map((parameter) => ({ parameter, detail: 'is not known here' })));
    }
    return next.handle();
  }

  #takes(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let takes = this.#takesQuery.get(handler);
    if (takes === undefined) {
      const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {}) as object;
      takes = Object.keys(args).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
      this.#takesQuery.set(handler, takes);
    }
    return takes;
  }
}
