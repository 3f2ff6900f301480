export { ActivityModule } from './activity.module.js';
export * from './jobneeds/index.js';
export * from './jobs/index.js';
export * from './question-sets/index.js';
