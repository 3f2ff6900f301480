import { AUDIT, ID, TENANT_AUDIT, TENANT_ID } from './columns.js';

export const ORGANIZATION_TABLES = [
  `create table onboarding_bt (
  ${ID},
  bucode text not null unique,
  buname text not null default '',
  parent_id bigint,
  enable boolean not null default true,
  ${AUDIT}
)`,

  `create table onboarding_site (
  ${TENANT_ID},
  name text not null,
  ${TENANT_AUDIT}
)`,
];
