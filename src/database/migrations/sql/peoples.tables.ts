import { TENANT_AUDIT, TENANT_ID } from './columns.js';

export const PEOPLES_TABLES = [
  // An empty password_hash matches no password: a person inserted without one cannot log in.
  `create table peoples_people (
  ${TENANT_ID},
  peoplecode text not null default '',
  peoplename text not null default '',
  loginid text not null unique,
  password_hash text not null default '',
  email text not null default '',
  mobno text not null default '',
  role text not null default 'worker' check (role in ('worker', 'manager', 'admin')),
  manager_id bigint,
  enable boolean not null default true,
  last_login timestamptz(3),
  ${TENANT_AUDIT}
)`,

  `create table peoples_pgroup (
  ${TENANT_ID},
  groupname text not null,
  enable boolean not null default true,
  ${TENANT_AUDIT}
)`,

  `create table peoples_pgbelonging (
  ${TENANT_ID},
  pgroup_id bigint not null,
  people_id bigint not null,
  ${TENANT_AUDIT},
  unique (pgroup_id, people_id)
)`,
];
