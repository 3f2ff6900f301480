export { AuthModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { type Caller, callerOf, CurrentCaller } from './caller.js';
export { Tokens } from './tokens.js';
export { isPublic, Public, Roles, rolesOf } from './permissions.js';
