export { OpsModule } from './ops.module.js';
export { nameInstance } from './name-instance.js';
export { serveOperationsPage } from './page/serve-page.js';
export { Warmer, type WarmItem, type WarmOptions, type WarmSummary } from './warming/warmer.js';
