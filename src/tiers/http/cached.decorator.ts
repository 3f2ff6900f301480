import { applyDecorators, Header, UseInterceptors } from '@nestjs/common';
import { CachedInterceptor } from './cached.interceptor.js';

/**
 * Marks a handler that returns a `CachedAnswer`: its bytes are sent as they are, with `ETag`, `Cache-Status` and the
 * rest, `If-None-Match` is answered with 304, and a request's `Cache-Control: no-cache` goes to the database.
 */
export function Cached(): MethodDecorator {
  return applyDecorators(UseInterceptors(CachedInterceptor), Header('Content-Type', 'application/json; charset=utf-8'));
}
