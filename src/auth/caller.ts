import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../model/index.js';

/** Who makes a request, and for which business unit. */
export interface Caller {
  readonly personId: number;
  /** The person's own business unit. */
  readonly homeBu: number;
  /** The unit that this request is about: the own one, or the one that an admin names with `?bu=`. */
  readonly bu: number;
  readonly role: Role;
  /** The client's UTC offset in minutes, where the request tells it. */
  readonly ctzoffset: number | undefined;
}

const callers = new WeakMap<FastifyRequest, Caller>();

/** Remembers who makes a request. Called by the guard. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Who makes a request; undefined before the guard has found out, and on public routes. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/** Injects the {@link Caller} into a handler of a route that is not public. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('@CurrentCaller() was used on a @Public() route.');
  return caller;
});
