export { type Caller, callerOf, CurrentCaller } from './caller.js';
export { Public, Roles } from './permissions.js';
