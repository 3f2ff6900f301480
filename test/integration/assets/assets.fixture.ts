import type { TestDatabase } from '../../support/test-database.js';

/** Two business units; what the tests look at belongs to `here`. */
export interface AssetWorld {
  readonly here: number;
  readonly elsewhere: number;
  readonly ann: number;
  readonly bob: number;
  readonly foreigner: number;
  readonly roof: number;
  readonly cellar: number;
  readonly emptyLocation: number;
  readonly foreignLocation: number;
  readonly pumps: number;
  readonly lifts: number;
  readonly acme: number;
  readonly otis: number;
  /** On the roof, made by Acme, with maintenance, a warranty, documents and jobs; a part of `plant`. */
  readonly pump: number;
  /** On the roof, in maintenance. */
  readonly lift: number;
  /** Retired, without any relation; inserted last, so that a part may come before its whole. */
  readonly plant: number;
  readonly foreignAsset: number;
  /** The pump's: the completed ones newest first, then one that is only planned. */
  readonly completed: readonly number[];
  readonly planned: number;
  readonly warranty: number;
  readonly document: number;
  /** The pump's open jobs in the order in which they are shown, then a completed one. */
  readonly jobs: readonly number[];
  readonly completedJob: number;
}

let worlds = 0;

/** Fills two new business units by plain SQL, as another program would. */
export async function insertAssetWorld(database: TestDatabase): Promise<AssetWorld> {
  worlds += 1;
  const insert = database.insert.bind(database);
  const here = await insert('onboarding_bt', { bucode: `HERE-${worlds}`, buname: 'Here Ltd' });
  const elsewhere = await insert('onboarding_bt', { bucode: `ELSEWHERE-${worlds}`, buname: 'Elsewhere Ltd' });
  const row = (table: string, columns: Record<string, unknown>) => insert(table, { bu_id: here, ...columns });
  const foreign = (table: string, columns: Record<string, unknown>) => insert(table, { bu_id: elsewhere, ...columns });

  const ann = await row('peoples_people', { loginid: `ann-${worlds}`, peoplename: 'Ann' });
  const bob = await row('peoples_people', { loginid: `bob-${worlds}`, peoplename: 'Bob' });
  const foreigner = await foreign('peoples_people', { loginid: `fay-${worlds}`, peoplename: 'Fay' });
  const roof = await row('activity_location', { loccode: 'R', name: 'Roof' });
  const cellar = await row('activity_location', { loccode: 'C', name: 'Cellar' });
  const emptyLocation = await row('activity_location', { loccode: 'E', name: 'Attic' });
  const foreignLocation = await foreign('activity_location', { loccode: 'R', name: 'Roof' });
  const pumps = await row('activity_category', { name: 'Pumps' });
  const lifts = await row('activity_category', { name: 'Lifts' });
  const acme = await insert('activity_manufacturer', { name: 'Acme' });
  const otis = await insert('activity_manufacturer', { name: 'Otis' });

  const pump = await row('activity_asset', {
    assetcode: 'PUMP',
    assetname: 'Pump 1',
    iscritical: true,
    location_id: roof,
    category_id: pumps,
    manufacturer_id: acme,
    created_by_id: ann,
    updated_by_id: foreigner,
  });
  const lift = await row('activity_asset', { assetcode: 'LIFT', status: 'maintenance', location_id: roof });
  const plant = await row('activity_asset', { assetcode: 'PLANT', assetname: 'Plant', status: 'retired' });
  await database.sql('update activity_asset set parent_id = ? where id = ?', [plant, pump]);
  const foreignAsset = await foreign('activity_asset', {
    assetcode: 'PUMP',
    location_id: foreignLocation,
    manufacturer_id: acme,
  });

  const maintenance = (date: string, columns: Record<string, unknown> = {}) =>
    row('activity_maintenancerecord', { asset_id: pump, date, completed: true, notes: `On ${date}`, ...columns });
  const oldest = await maintenance('2026-01-01');
  const sameDay = await maintenance('2026-03-01', { technician_id: ann });
  const third = await maintenance('2026-02-01');
  const newest = await maintenance('2026-05-01', { technician_id: bob });
  const sameDayLater = await maintenance('2026-03-01');
  const sixth = await maintenance('2025-12-31');
  const planned = await maintenance('2026-06-01', { completed: false });
  await row('activity_maintenancerecord', { asset_id: lift, completed: true, date: '2024-02-29' });

  const warranty = await row('activity_warranty', {
    asset_id: pump,
    provider: 'Acme',
    starts_on: '2025-01-01',
    expires_on: '2027-01-01',
  });
  await row('activity_warranty', { asset_id: pump, provider: 'Shop', starts_on: '2025-02-01' });
  const document = await row('activity_assetdocument', { asset_id: pump, title: 'Manual', url: 'https://a.test/m' });

  const job = (jobcode: string, columns: Record<string, unknown>) =>
    row('activity_job', { jobcode, jobname: `Job ${jobcode}`, asset_id: pump, ...columns });
  const noDeadline = await job('J1', { priority: 'high', status: 'pending' });
  const late = await job('J2', { priority: 'high', status: 'in_progress', deadline: '2026-07-02T00:00:00Z' });
  const soon = await job('J3', { priority: 'high', deadline: '2026-07-01T06:30:00.123+05:30', assigned_to_id: ann });
  const urgent = await job('J4', { priority: 'critical', assigned_to_id: bob });
  const low = await job('J5', { priority: 'low' });
  const completedJob = await job('J6', { status: 'completed' });
  await job('J7', { status: 'active' });

  return {
    here,
    elsewhere,
    ann,
    bob,
    foreigner,
    roof,
    cellar,
    emptyLocation,
    foreignLocation,
    pumps,
    lifts,
    acme,
    otis,
    pump,
    lift,
    plant,
    foreignAsset,
    planned,
    warranty,
    document,
    completedJob,
    completed: [newest, sameDayLater, sameDay, third, oldest, sixth],
    jobs: [urgent, soon, late, noDeadline, low],
  };
}

/** Many assets with everything that is shown of them: `count` of them at one new location. @returns the location */
export async function insertManyAssets(database: TestDatabase, bu: number, count: number): Promise<number> {
  const location = await database.insert('activity_location', { bu_id: bu, name: `Hall of ${count}` });
  await database.sql(
    `with person as (
       insert into peoples_people (bu_id, loginid, peoplename) select ?, 'many-' || ? || '-' || n, 'Person ' || n
       from generate_series(1, 20) n returning id
     ), people as (select array_agg(id) as ids from person),
     category as (insert into activity_category (bu_id, name) values (?, 'Many') returning id),
     asset as (
       insert into activity_asset (bu_id, assetcode, location_id, category_id)
       select ?, 'MANY-' || ? || '-' || n, ?, category.id from generate_series(1, ?) n, category returning id
     ), record as (
       insert into activity_maintenancerecord (bu_id, asset_id, technician_id, completed, date)
       select ?, asset.id, people.ids[1 + n % 20], n % 4 > 0, date '2026-01-01' + n * 7 % 30
       from asset, people, generate_series(1, 12) n
     ), warranty as (
       insert into activity_warranty (bu_id, asset_id, provider) select ?, id, 'Shop' from asset
     ), document as (
       insert into activity_assetdocument (bu_id, asset_id, title) select ?, id, 'Manual' from asset
     )
     insert into activity_job (bu_id, jobcode, asset_id, assigned_to_id)
     select ?, 'MANY-' || asset.id || '-' || n, asset.id, people.ids[1 + (asset.id + n) % 20]
     from asset, people, generate_series(1, 2) n`,
    [bu, count, bu, bu, count, location, count, bu, bu, bu, bu],
  );
  return location;
}
