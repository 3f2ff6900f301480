import type { Client } from 'pg';
import { ColumnRegister } from './column.register.js';
import { ExistingRegister, ListedRegister } from './coming.register.js';
import { CountRegister } from './count.register.js';
import { PileRegister } from './pile.register.js';
import { nameOf, type Register, type Tenant } from './register.js';
import { FILE_URL, insertRow, layRows, type Rows } from './rows.js';
import { tokenOf } from './token.js';

/** The rows of a unit, and the registers in them. */
export interface Ground {
  readonly tenant: Tenant;
  readonly rows: Rows;
  readonly registers: readonly Register[];
}

/** Lays the rows of one unit. */
export async function layGround(client: Client, tenant: Tenant, maker: number): Promise<Ground> {
  const rows = await layRows(client, tenant, maker);
  const registers = [...columnsOf(tenant, rows), ...pilesOf(tenant, rows), ...othersOf(tenant, rows)];
  return { tenant, rows, registers };
}

/** The one register that all units share. */
export async function layShared(client: Client): Promise<ColumnRegister> {
  const name = 'ALL-maker';
  const table = 'activity_manufacturer';
  const row = await insertRow(client, table, { name: tokenOf(name, 1) });
  return new ColumnRegister({ name, tenant: null, table, row, column: 'name', path: 'manufacturers' });
}

function columnsOf(tenant: Tenant, rows: Rows): Register[] {
  const people = { table: 'peoples_people', path: 'people', column: 'peoplename' };
  const assets = { table: 'activity_asset', path: 'assets', column: 'assetname' };
  const jobs = { table: 'activity_job', path: 'jobs', column: 'jobname' };
  const jobneeds = { table: 'activity_jobneed', path: 'jobneeds', column: 'jobdesc' };
  const places = {
    boss: { ...people, row: rows.boss },
    self: { ...people, row: rows.self },
    report: { ...people, row: rows.report },
    email: { ...people, row: rows.self, column: 'email', suffix: '@example.com' },
    group: { table: 'peoples_pgroup', path: 'groups', column: 'groupname', row: rows.group },
    site: { table: 'onboarding_site', path: 'sites', column: 'name', row: rows.site },
    location: { table: 'activity_location', path: 'locations', column: 'name', row: rows.location },
    category: { table: 'activity_category', path: 'categories', column: 'name', row: rows.category },
    qset: { table: 'activity_questionset', path: 'question-sets', column: 'qsetname', row: rows.qset },
    whole: { ...assets, row: rows.whole },
    asset: { ...assets, row: rows.asset },
    code: { ...assets, row: rows.asset, column: 'assetcode' },
    leaf: { ...assets, row: rows.leaf },
    job: { ...jobs, row: rows.job },
    description: { ...jobs, row: rows.job, column: 'description' },
    open: { ...jobs, row: rows.open },
    root: { ...jobneeds, row: rows.root },
    child: { ...jobneeds, row: rows.child },
    tour: { ...jobneeds, row: rows.tour },
    // Units are made and named by other programs only.
    unit: { table: 'onboarding_bt', column: 'buname', row: tenant.id },
  };
  return Object.entries(places).map(
    ([what, place]) => new ColumnRegister({ name: nameOf(tenant, what), tenant, ...place }),
  );
}

function pilesOf(tenant: Tenant, { leaf, job, self }: Rows): Register[] {
  const onAsset = (what: string, parts: string, column: string, collection: string) => ({
    name: nameOf(tenant, what),
    tenant,
    table: 'activity_asset',
    row: leaf,
    owner: 'asset_id',
    parts,
    column,
    path: `assets/${leaf}/${collection}`,
  });
  const onJob = (what: string, parts: string, column: string) => ({
    name: nameOf(tenant, what),
    tenant,
    table: 'activity_job',
    row: job,
    owner: 'job_id',
    parts,
    column,
    path: `jobs/${job}/${what}s`,
  });
  const file = { columns: { url: FILE_URL }, body: { url: FILE_URL } };
  return [
    new PileRegister(onAsset('warranty', 'activity_warranty', 'provider', 'warranties')),
    new PileRegister({ ...onAsset('document', 'activity_assetdocument', 'title', 'documents'), ...file }),
    new PileRegister({
      ...onAsset('record', 'activity_maintenancerecord', 'notes', 'maintenance-records'),
      columns: { completed: true, technician_id: self },
      body: { completed: true, technicianId: self },
    }),
    new PileRegister({
      ...onJob('comment', 'activity_comment', 'body'),
      columns: { author_id: self },
      body: { authorId: self },
    }),
    new PileRegister({ ...onJob('attachment', 'activity_attachment', 'filename'), ...file }),
  ];
}

function othersOf(tenant: Tenant, rows: Rows): Register[] {
  const assets = { table: 'activity_asset', path: 'assets', status: 'retired' };
  const jobs = { table: 'activity_job', path: 'jobs', status: 'pending' };
  const of = (what: string) => ({ name: nameOf(tenant, what), tenant });
  return [
    new ListedRegister({ ...of('entering'), table: 'activity_job', row: rows.entering }),
    new ExistingRegister({ ...of('coming'), row: rows.coming }),
    new CountRegister({
      ...of('retired'),
      ...assets,
      pool: rows.assetPool,
      base: rows.retiredBefore,
      counted: { text: `bu_id = $1 and status = 'retired'`, values: [tenant.id] },
    }),
    new CountRegister({
      ...of('workload'),
      ...jobs,
      pool: rows.jobPool,
      base: 1,
      counted: { text: `assigned_to_id = $1 and status = 'pending'`, values: [rows.counted] },
    }),
  ];
}
