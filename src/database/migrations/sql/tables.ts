/** The tables that a business unit owns, in an order in which rows can be inserted. */
export const TENANT_TABLES = [
  'onboarding_site',
  'peoples_people',
  'peoples_pgroup',
  'peoples_pgbelonging',
  'activity_location',
  'activity_category',
  'activity_asset',
  'activity_maintenancerecord',
  'activity_warranty',
  'activity_assetdocument',
  'activity_questionset',
  'activity_job',
  'activity_comment',
  'activity_attachment',
  'activity_jobneed',
];

/** Every table of the first schema. */
export const TABLES = ['onboarding_bt', 'activity_manufacturer', ...TENANT_TABLES];
