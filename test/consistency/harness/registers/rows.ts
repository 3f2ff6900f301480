import type { Client } from 'pg';
import { nameOf, type Tenant } from './register.js';
import { tokenOf } from './token.js';

/** How many rows can come to be counted, one after the other. */
const POOL = 500;
const OLD = '2020-01-01T00:00:00Z';
export const FILE_URL = 'https://example.org/file';

/** The rows of a unit that hold its registers, each register in its first state. */
export interface Rows {
  readonly boss: number;
  readonly self: number;
  readonly report: number;
  /** Whose open jobs are counted. */
  readonly counted: number;
  readonly group: number;
  readonly site: number;
  readonly location: number;
  readonly category: number;
  readonly qset: number;
  readonly whole: number;
  readonly asset: number;
  /** An asset that only its own parts point to. */
  readonly leaf: number;
  /** An active job, to which only its own parts point. */
  readonly job: number;
  readonly open: number;
  readonly entering: number;
  readonly coming: number;
  readonly root: number;
  readonly child: number;
  readonly tour: number;
  /** An instant at which the root occurrence is due. */
  readonly at: string;
  readonly assetPool: readonly number[];
  readonly jobPool: readonly number[];
  /** How many assets of the unit were retired before. */
  readonly retiredBefore: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Adds the rows of one unit to what the seeding has made. */
export async function layRows(client: Client, tenant: Tenant, maker: number): Promise<Rows> {
  const name = (what: string): string => nameOf(tenant, what);
  const first = (what: string): string => tokenOf(name(what), 1);
  const add = (table: string, row: Row): Promise<number> => insertRow(client, table, { bu_id: tenant.id, ...row });
  const person = (what: string, row: Row = {}): Promise<number> =>
    add('peoples_people', { loginid: name(what), peoplename: first(what), ...row });

  await client.query('update onboarding_bt set buname = $1 where id = $2', [first('unit'), tenant.id]);
  const boss = await person('boss');
  const self = await person('self', { manager_id: boss, email: `${first('email')}@example.com` });
  const report = await person('report', { manager_id: self });
  const counted = await person('counted');
  const group = await add('peoples_pgroup', { groupname: first('group') });
  await add('peoples_pgbelonging', { pgroup_id: group, people_id: self });
  const site = await add('onboarding_site', { name: first('site') });
  const location = await add('activity_location', { name: first('location') });
  const category = await add('activity_category', { name: first('category') });
  const qset = await add('activity_questionset', { qsetname: first('qset') });

  const asset = (what: string, code: string, row: Row = {}): Promise<number> =>
    add('activity_asset', { assetcode: code, assetname: first(what), ...row });
  const kept = { location_id: location, category_id: category, manufacturer_id: maker };
  const whole = await asset('whole', name('W'));
  const part = await asset('asset', first('code'), { parent_id: whole, ...kept });
  const leaf = await asset('leaf', name('L'), kept);
  await add('activity_warranty', { asset_id: leaf, provider: first('warranty') });
  await add('activity_assetdocument', { asset_id: leaf, title: first('document'), url: FILE_URL });
  const record = { asset_id: leaf, completed: true, technician_id: self, notes: first('record') };
  await add('activity_maintenancerecord', record);

  const job = (what: string, code: string, row: Row): Promise<number> =>
    add('activity_job', { jobcode: code, jobname: first(what), ...row });
  const work = { assigned_to_id: self, pgroup_id: group, site_id: site, asset_id: part, qset_id: qset };
  const listed = { status: 'active', priority: 'critical', created_at: OLD };
  const active = await job('job', name('A'), { description: first('description'), ...work, ...listed });
  const open = await job('open', name('B'), { ...work, status: 'pending' });
  const entering = await job('entering', name('X'), listed);
  const coming = await job('coming', name('coming'), listed);
  await add('activity_comment', { job_id: active, author_id: self, body: first('comment') });
  await add('activity_attachment', { job_id: active, filename: first('attachment'), url: FILE_URL });

  const [hour, at, day] = await instants(client);
  const due = { people_id: self, qset_id: qset, plandatetime: hour, expirydatetime: day };
  const need = (what: string, row: Row): Promise<number> =>
    add('activity_jobneed', { jobdesc: first(what), ...due, ...row });
  const root = await need('root', { pgroup_id: group, asset_id: part });
  const child = await need('child', { parent_id: root });
  const tour = await need('tour', { identifier: 'EXTERNALTOUR' });

  const assetPool = await insertPool(
    client,
    `insert into activity_asset (bu_id, assetcode, status)
    select $1, $2 || n, 'maintenance' from generate_series(1, $3::int) n returning id`,
    [tenant.id, name('P'), POOL],
  );
  const jobPool = await insertPool(
    client,
    `insert into activity_job (bu_id, jobcode, status, assigned_to_id)
    select $1, $2 || n, 'cancelled', $4 from generate_series(1, $3::int) n returning id`,
    [tenant.id, name('P'), POOL, counted],
  );
  // State 1 of the count is one job.
  await client.query(`update activity_job set status = 'pending' where id = $1`, [jobPool.shift()]);
  const retiredBefore = await countRetired(client, tenant.id);
  const people = { boss, self, report, counted, group };
  const assets = { site, location, category, qset, whole, asset: part, leaf };
  const jobs = { job: active, open, entering, coming, root, child, tour };
  return { ...people, ...assets, ...jobs, at, assetPool, jobPool, retiredBefore };
}

export async function insertRow(client: Client, table: string, row: Row): Promise<number> {
  const marks = Object.keys(row).map((_, i) => `$${i + 1}`);
  const columns = Object.keys(row).join(', ');
  const text = `insert into ${table} (${columns}) values (${marks.join(', ')}) returning id`;
  const [id] = await insertPool(client, text, Object.values(row));
  if (id === undefined) throw new Error(`Nothing was inserted into ${table}.`);
  return id;
}

async function insertPool(client: Client, text: string, values: unknown[]): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(text, values);
  return rows.map(({ id }) => Number(id));
}

async function countRetired(client: Client, bu: number): Promise<number> {
  const text = `select count(*)::int as count from activity_asset where bu_id = $1 and status = 'retired'`;
  const { rows } = await client.query<{ count: number }>(text, [bu]);
  return rows[0]?.count ?? 0;
}

/** An hour ago, a minute from now and tomorrow, by the database's clock. */
async function instants(client: Client): Promise<[string, string, string]> {
  const { rows } = await client.query<{ at: Date }>(
    `select now() + step as at from unnest(array['-1 hour', '1 minute', '1 day']::interval[]) step`,
  );
  const [hour, at, day] = rows.map((row) => row.at.toISOString()) as [string, string, string];
  return [hour, at, day];
}
