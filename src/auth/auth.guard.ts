import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { forbidden, unauthorized } from '../http/problems.js';
import { clientOffset, UnitSelector } from '../tenancy/index.js';
import { WorkScope } from '../tiers/index.js';
import { Authenticator } from './authenticator.js';
import { setCaller } from './caller.js';
import type { KnownPerson } from './people-known.js';
import { isPublic, rolesOf } from './permissions.js';

type Handler = (...args: never[]) => unknown;

/**
 * Lets a request pass when its token is valid, its role may use the route and its unit may be acted in; then the unit of
 * work knows who acts, for which unit, and at which offset.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly units: UnitSelector,
    private readonly scope: WorkScope,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const handler = context.getHandler() as Handler;
    const controller = context.getClass() as unknown as Handler;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { timings } = request.work;
    if (isPublic(handler, controller)) {
      timings?.start('handler');
      return true;
    }
    // Where the request is refused, its answer ends this.
    timings?.start('auth');
    const known = this.authenticator.known(request.headers.authorization);
    return known ? this.#admit(request, known, handler, controller) : this.#authenticate(request, handler, controller);
  }

  async #authenticate(request: FastifyRequest, handler: Handler, controller: Handler): Promise<boolean> {
    request.guardWork ??= this.scope.open({}, request.work);
    const person = await this.authenticator.authenticate(request.headers.authorization, request.guardWork);
    if (!person) throw unauthorized();
    return this.#admit(request, person, handler, controller);
  }

  #admit(
    request: FastifyRequest,
    person: KnownPerson,
    handler: Handler,
    controller: Handler,
  ): boolean | Promise<boolean> {
    if (!rolesOf(handler, controller, request.method).includes(person.role)) throw forbidden();
    const { bu: wanted } = request.query as { bu?: unknown };
    if (wanted === undefined) return this.#enter(request, person, person.bu);
    request.guardWork ??= this.scope.open({}, request.work);
    const unit = this.units.select(wanted, { homeBu: person.bu, role: person.role }, request.guardWork);
    return typeof unit === 'number'
      ? this.#enter(request, person, unit)
      : unit.then((found) => this.#enter(request, person, found));
  }

  #enter(request: FastifyRequest, person: KnownPerson, bu: number): true {
    const ctzoffset = clientOffset(request);
    const { work } = request;
    work.tenant = bu;
    work.actor = person.id;
    work.ctzoffset = ctzoffset;
    work.timings?.stop('auth');
    work.timings?.start('handler');
    setCaller(request, { personId: person.id, homeBu: person.bu, bu, role: person.role, ctzoffset });
    return true;
  }
}
