export { expectQueries, recordQueries } from './expect-queries.js';
