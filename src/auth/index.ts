export { AuthModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { type Caller, CurrentCaller } from './caller.js';
export { isPublic, Public, Roles, rolesOf } from './permissions.js';
