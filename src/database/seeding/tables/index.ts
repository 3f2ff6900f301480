import { assetDocuments, maintenanceRecords, warranties } from './asset-parts.js';
import { assets } from './assets.js';
import { groups, memberships } from './groups.js';
import { attachments, comments } from './job-talk.js';
import { jobneeds } from './jobneeds.js';
import { jobs } from './jobs.js';
import { businessUnits, categories, locations, manufacturers, questionSets, sites } from './organization.js';
import { people } from './people.js';
import type { SeedTable } from './table.js';

/** Every table, in an order in which a row that another one refers to is always there first. */
export const seedTables: readonly SeedTable[] = [
  businessUnits,
  people,
  groups,
  memberships,
  sites,
  locations,
  categories,
  manufacturers,
  questionSets,
  assets,
  maintenanceRecords,
  warranties,
  assetDocuments,
  jobs,
  comments,
  attachments,
  jobneeds,
];
