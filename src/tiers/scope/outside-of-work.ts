import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs a function outside of whatever its caller is inside of: the unit of work, the repository's method, the span, and
 * all else that follows the flow of calls. For what is done on nobody's behalf, whoever set it off: what it asks for is
 * not counted as theirs, and it does not act in their name.
 */
export const outsideOfWork: <T>(fn: () => T) => T = AsyncLocalStorage.snapshot();
