import { AUDIT, ID, TENANT_AUDIT, TENANT_ID } from './columns.js';

export const ASSETS_TABLES = [
  `create table activity_location (
  ${TENANT_ID},
  loccode text not null default '',
  name text not null default '',
  ${TENANT_AUDIT}
)`,

  `create table activity_category (
  ${TENANT_ID},
  name text not null,
  ${TENANT_AUDIT}
)`,

  // Shared by all business units, hence no bu_id.
  `create table activity_manufacturer (
  ${ID},
  name text not null,
  ${AUDIT}
)`,

  `create table activity_asset (
  ${TENANT_ID},
  assetcode text not null,
  assetname text not null default '',
  status text not null default 'active' check (status in ('active', 'maintenance', 'retired')),
  iscritical boolean not null default false,
  parent_id bigint,
  location_id bigint,
  category_id bigint,
  manufacturer_id bigint,
  ${TENANT_AUDIT},
  unique (bu_id, assetcode)
)`,

  `create table activity_maintenancerecord (
  ${TENANT_ID},
  asset_id bigint not null,
  technician_id bigint,
  completed boolean not null default false,
  date date not null default current_date,
  notes text not null default '',
  ${TENANT_AUDIT}
)`,

  // No expires_on: the warranty lasts as long as the asset.
  `create table activity_warranty (
  ${TENANT_ID},
  asset_id bigint not null,
  provider text not null default '',
  starts_on date not null default current_date,
  expires_on date,
  ${TENANT_AUDIT},
  constraint activity_warranty_period_check check (expires_on >= starts_on)
)`,

  `create table activity_assetdocument (
  ${TENANT_ID},
  asset_id bigint not null,
  title text not null default '',
  url text not null default '',
  ${TENANT_AUDIT}
)`,
];
