import type { ApiClient } from '../../support/api-client.js';
import type { TestApp } from '../../support/test-app.js';
import { openUnit, type TestUnit } from '../../support/test-unit.js';

/** The instant at which the clock stands. */
const NOON = '2026-06-15T12:00:00Z';

/**
 * A unit in which every cached answer shows something of every table that it can show something of. Its manager made
 * everything, so that the caller, who is the admin, is shown nowhere.
 */
export interface Ground {
  readonly unit: TestUnit;
  /** Who writes and reads. */
  readonly admin: ApiClient;
  readonly ids: Readonly<Record<(typeof ROWS)[number], number>>;
}

const ROWS = [
  'boss',
  'self',
  'report',
  'other',
  'group',
  'otherGroup',
  'membership',
  'site',
  'location',
  'otherLocation',
  'category',
  'manufacturer',
  'qset',
  'otherQset',
  'whole',
  'asset',
  'record',
  'warranty',
  'document',
  'active',
  'open',
  'comment',
  'attachment',
  'root',
  'need',
  'groupNeed',
  'tour',
] as const;

/** Every route that is served from the cache, by the name of its query. */
export const CACHED_ROUTES = {
  'jobs.with-relations': () => 'jobs/with-relations',
  'jobs.workload': () => 'jobs/workload',
  'jobs.one': ({ ids }: Ground) => `jobs/${ids.active}`,
  'jobneeds.adhoc-slot': ({ ids }: Ground) =>
    `jobneeds/adhoc-slot?at=${NOON}&people=${ids.self}&asset=${ids.asset}&qset=${ids.qset}`,
  'jobneeds.mine': ({ ids }: Ground) => `jobneeds/mine?people=${ids.self}`,
  'jobneeds.external-tours': ({ ids }: Ground) => `jobneeds/external-tours?people=${ids.self}`,
  'jobneeds.report': ({ ids }: Ground) => `jobneeds/${ids.need}/report`,
  'jobneeds.tree': ({ ids }: Ground) => `jobneeds/${ids.root}/tree`,
  'assets.active': () => 'assets/active',
  'assets.summary': () => 'assets/summary',
  'assets.with-maintenance': () => 'assets/with-maintenance',
  'assets.by-location': ({ ids }: Ground) => `locations/${ids.location}/assets`,
  'assets.one': ({ ids }: Ground) => `assets/${ids.asset}`,
  'people.one': ({ ids }: Ground) => `people/${ids.self}`,
  'people.team': ({ ids }: Ground) => `people/${ids.boss}/team`,
} as const;

export type CachedRoute = keyof typeof CACHED_ROUTES;

export async function layGround(app: TestApp, code: string): Promise<Ground> {
  const unit = await openUnit(app, code);
  const { admin, manager } = unit;
  const { manager: boss, worker: self } = unit.people;
  await admin.write('patch', `people/${self}`, { managerId: boss });
  const report = await manager.make('people', { loginid: `report-${code}`, peoplename: 'Report', managerId: self });
  const other = await manager.make('people', { loginid: `other-${code}`, peoplename: 'Other' });
  const group = await manager.make('groups', { groupname: 'Group' });
  const otherGroup = await manager.make('groups', { groupname: 'Other group' });
  await manager.write('put', `groups/${group}/members/${self}`);
  const [belonging] = await app.sql<{ id: number }>('select id from peoples_pgbelonging where pgroup_id = ?', [group]);

  const site = await manager.make('sites', { name: 'Site' });
  const location = await manager.make('locations', { name: 'Location' });
  const otherLocation = await manager.make('locations', { name: 'Other location' });
  const category = await manager.make('categories', { name: 'Category' });
  const manufacturer = await admin.make('manufacturers', { name: `Maker of ${code}` });
  const qset = await manager.make('question-sets', { qsetname: 'Questions' });
  const otherQset = await manager.make('question-sets', { qsetname: 'Other questions' });
  const whole = await manager.make('assets', { assetcode: 'WHOLE', assetname: 'Whole' });
  const asset = await manager.make('assets', {
    assetcode: 'PART',
    assetname: 'Part',
    parentId: whole,
    locationId: location,
    categoryId: category,
    manufacturerId: manufacturer,
  });
  const record = await manager.make(`assets/${asset}/maintenance-records`, { completed: true, technicianId: self });
  const warranty = await manager.make(`assets/${asset}/warranties`, {
    provider: 'Provider',
    startsOn: '2026-01-01',
    expiresOn: '2027-01-01',
  });
  const document = await manager.make(`assets/${asset}/documents`, { title: 'Manual', url: 'https://example.org/m' });

  const hanging = { assignedToId: self, pgroupId: group, siteId: site, assetId: asset, qsetId: qset };
  const job = { ...hanging, deadline: '2026-06-20T00:00:00Z', cron: '0 8 * * 1', lastgeneratedon: NOON };
  const active = await manager.make('jobs', { ...job, jobcode: 'ACTIVE', status: 'active' });
  const open = await manager.make('jobs', { ...job, jobcode: 'OPEN', status: 'pending', priority: 'high' });
  const comment = await manager.make(`jobs/${active}/comments`, { body: 'Comment', authorId: self });
  const attachment = await manager.make(`jobs/${active}/attachments`, {
    filename: 'file',
    url: 'https://example.org/f',
  });

  const today = { plandatetime: '2026-06-15T11:30:00Z', expirydatetime: '2026-06-15T16:00:00Z' };
  const root = await manager.make('jobneeds', { ...today, jobdesc: 'Root', identifier: 'TICKET' });
  const planned = {
    ...today,
    jobId: active,
    assetId: asset,
    qsetId: qset,
    parentId: root,
    performedbyId: self,
    starttime: NOON,
    endtime: NOON,
    gracetime: 5,
  };
  const need = await manager.make('jobneeds', { ...planned, jobdesc: 'Need', peopleId: self, othersite: 'Elsewhere' });
  const groupNeed = await manager.make('jobneeds', { ...planned, jobdesc: 'Group', pgroupId: group, seqno: 1 });
  const tour = await manager.make('jobneeds', {
    ...planned,
    jobdesc: 'Tour',
    identifier: 'EXTERNALTOUR',
    peopleId: self,
    pgroupId: group,
    parentId: groupNeed,
  });

  const ids = {
    boss,
    self,
    report,
    other,
    group,
    otherGroup,
    membership: belonging!.id,
    site,
    location,
    otherLocation,
    category,
    manufacturer,
    qset,
    otherQset,
    whole,
    asset,
    record,
    warranty,
    document,
    active,
    open,
    comment,
    attachment,
    root,
    need,
    groupNeed,
    tour,
  };
  return { unit, admin, ids };
}
