export { describeCacheStore } from './cache-store-suite.js';
export { expectNoFindings } from './expect-no-findings.js';
export { expectNoGrowth, expectQueries, type GrowthOptions } from './expect-queries.js';
export { Gate } from './gate.js';
