export { clientOffset } from './client-offset.js';
export { TenancyModule } from './tenancy.module.js';
export { UnitSelector } from './unit-selector.js';
