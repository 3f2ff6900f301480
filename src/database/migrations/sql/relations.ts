import { TABLES, TENANT_TABLES } from './tables.js';

/** [referencing table, column, referenced table]; both tables are owned by tenants. */
type Relation = readonly [table: string, column: string, target: string];

/** A part goes with its whole. */
const PARTS: readonly Relation[] = [
  ['peoples_pgbelonging', 'pgroup_id', 'peoples_pgroup'],
  ['peoples_pgbelonging', 'people_id', 'peoples_people'],
  ['activity_maintenancerecord', 'asset_id', 'activity_asset'],
  ['activity_warranty', 'asset_id', 'activity_asset'],
  ['activity_assetdocument', 'asset_id', 'activity_asset'],
  ['activity_comment', 'job_id', 'activity_job'],
  ['activity_attachment', 'job_id', 'activity_job'],
];

/** Anything else keeps the row it points to: deleting that row fails with 23503. */
const REFERENCES: readonly Relation[] = [
  ['peoples_people', 'manager_id', 'peoples_people'],
  ['activity_asset', 'parent_id', 'activity_asset'],
  ['activity_asset', 'location_id', 'activity_location'],
  ['activity_asset', 'category_id', 'activity_category'],
  ['activity_maintenancerecord', 'technician_id', 'peoples_people'],
  ['activity_job', 'assigned_to_id', 'peoples_people'],
  ['activity_job', 'pgroup_id', 'peoples_pgroup'],
  ['activity_job', 'site_id', 'onboarding_site'],
  ['activity_job', 'asset_id', 'activity_asset'],
  ['activity_job', 'qset_id', 'activity_questionset'],
  ['activity_comment', 'author_id', 'peoples_people'],
  ['activity_jobneed', 'job_id', 'activity_job'],
  ['activity_jobneed', 'people_id', 'peoples_people'],
  ['activity_jobneed', 'pgroup_id', 'peoples_pgroup'],
  ['activity_jobneed', 'performedby_id', 'peoples_people'],
  ['activity_jobneed', 'asset_id', 'activity_asset'],
  ['activity_jobneed', 'qset_id', 'activity_questionset'],
  ['activity_jobneed', 'parent_id', 'activity_jobneed'],
];

/**
 * Relations that do not stay inside one tenant: who wrote a row (an admin acts in other units too), the unit
 * itself, and what all units share.
 */
const PLAIN: readonly Relation[] = [
  ['onboarding_bt', 'parent_id', 'onboarding_bt'],
  ['activity_asset', 'manufacturer_id', 'activity_manufacturer'],
  ...TENANT_TABLES.map((table): Relation => [table, 'bu_id', 'onboarding_bt']),
  ...TABLES.flatMap((table): Relation[] => [
    [table, 'created_by_id', 'peoples_people'],
    [table, 'updated_by_id', 'peoples_people'],
  ]),
];

const name = ([table, column]: Relation) => `${table}_${column}_fkey`;

/**
 * (bu_id, x_id) → (bu_id, id): a row can only point to a row of its own tenant, whoever writes it. An x_id of
 * null points nowhere and is not checked (MATCH SIMPLE).
 */
const composite = (relation: Relation, rule = '') => {
  const [table, column, target] = relation;
  return `alter table ${table} add constraint ${name(relation)}
  foreign key (bu_id, ${column}) references ${target} (bu_id, id)${rule}`;
};

const plain = (relation: Relation) => {
  const [table, column, target] = relation;
  return `alter table ${table} add constraint ${name(relation)} foreign key (${column}) references ${target} (id)`;
};

export const ADD_RELATIONS = [
  ...PARTS.map((relation) => composite(relation, ' on delete cascade')),
  ...REFERENCES.map((relation) => composite(relation)),
  ...PLAIN.map(plain),
];

export const DROP_RELATIONS = [...PARTS, ...REFERENCES, ...PLAIN].map(
  (relation) => `alter table ${relation[0]} drop constraint ${name(relation)}`,
);
