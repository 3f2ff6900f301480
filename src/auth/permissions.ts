import { SetMetadata } from '@nestjs/common';
import { ROLES, type Role } from '../model/index.js';

const ROLES_KEY = Symbol('roles');
const PUBLIC_KEY = Symbol('public');

/** The roles that may use a handler (or every handler of a controller), where the defaults do not fit. */
export const Roles = (...roles: readonly [Role, ...Role[]]) => SetMetadata(ROLES_KEY, roles);

/** Opens a handler (or controller) to everyone, logged in or not. */
export const Public = () => SetMetadata(PUBLIC_KEY, true);

/** Who may do what where nothing else is said: everyone reads, managers and admins write. */
const DEFAULT_READERS: readonly Role[] = ROLES;
const DEFAULT_WRITERS: readonly Role[] = ['manager', 'admin'];

type Target = (...args: never[]) => unknown;

/** Whether a handler is open to everyone. */
export function isPublic(handler: Target, controller: Target): boolean {
  return read<boolean>(PUBLIC_KEY, handler, controller) === true;
}

/** The roles that may use a handler with one HTTP method. */
export function rolesOf(handler: Target, controller: Target, method: string): readonly Role[] {
  const written = read<readonly Role[]>(ROLES_KEY, handler, controller);
  if (written) return written;
  return method === 'GET' || method === 'HEAD' ? DEFAULT_READERS : DEFAULT_WRITERS;
}

function read<T>(key: symbol, handler: Target, controller: Target): T | undefined {
  return (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
}
