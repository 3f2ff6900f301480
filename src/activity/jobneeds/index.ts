export type { JobneedTreeView } from './dto/jobneed-tree.view.js';
export * from './events/jobneed.events.js';
export { JobneedModule } from './jobneed.module.js';
export { CachedJobneedRepository } from './repositories/jobneed.cached.repository.js';
export { EXTERNAL_TOURS, MINE, type AdhocRequest, type DueRequest } from './repositories/jobneed.lists.js';
export { OptimizedJobneedRepository } from './repositories/jobneed.optimized.repository.js';
export { JobneedRepository } from './repositories/jobneed.repository.js';
