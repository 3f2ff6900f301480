export { describeCacheStore } from './cache-store-suite.js';
export { expectQueries, recordQueries } from './expect-queries.js';
export { Gate } from './gate.js';
