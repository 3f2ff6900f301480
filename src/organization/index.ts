export * from './events/site.events.js';
export { OrganizationModule } from './organization.module.js';
