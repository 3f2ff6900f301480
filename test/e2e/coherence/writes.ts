import type { ApiClient } from '../../support/api-client.js';
import type { CachedRoute, Ground } from './ground.js';

/** A write through the API: what it changes, and how. */
export type Write = readonly [what: string, write: (ground: Ground) => Promise<unknown>];

let count = 0;
/** A text that nothing has held before. */
const anew = (text: string) => `${text} ${(count += 1)}`;

const change = (what: string, path: (ids: Ground['ids']) => string, body: (ids: Ground['ids']) => object): Write => [
  what,
  ({ admin, ids }) => admin.write('patch', path(ids), body(ids)),
];

const rename = {
  self: change(
    'the person is renamed',
    ({ self }) => `people/${self}`,
    () => ({ peoplename: anew('Self') }),
  ),
  boss: change(
    'who made it is renamed',
    ({ boss }) => `people/${boss}`,
    () => ({ peoplename: anew('Boss') }),
  ),
  group: change(
    'the group is renamed',
    ({ group }) => `groups/${group}`,
    () => ({ groupname: anew('Group') }),
  ),
  site: change(
    'the site is renamed',
    ({ site }) => `sites/${site}`,
    () => ({ name: anew('Site') }),
  ),
  location: change(
    'the location is renamed',
    ({ location }) => `locations/${location}`,
    () => ({ name: anew('Location') }),
  ),
  category: change(
    'the category is renamed',
    ({ category }) => `categories/${category}`,
    () => ({ name: anew('Category') }),
  ),
  manufacturer: change(
    'the manufacturer is renamed',
    ({ manufacturer }) => `manufacturers/${manufacturer}`,
    () => ({ name: anew('Maker') }),
  ),
  qset: change(
    'the question set is renamed',
    ({ qset }) => `question-sets/${qset}`,
    () => ({ qsetname: anew('Set') }),
  ),
  asset: change(
    'the asset is renamed',
    ({ asset }) => `assets/${asset}`,
    () => ({ assetname: anew('Part') }),
  ),
  assetcode: change(
    'the asset gets another code',
    ({ asset }) => `assets/${asset}`,
    () => ({ assetcode: anew('PART') }),
  ),
  whole: change(
    'the asset that it is a part of is renamed',
    ({ whole }) => `assets/${whole}`,
    () => ({ assetname: anew('Whole') }),
  ),
  job: change(
    'the job is renamed',
    ({ active }) => `jobs/${active}`,
    () => ({ jobname: anew('Active') }),
  ),
  open: change(
    'a job is renamed',
    ({ open }) => `jobs/${open}`,
    () => ({ jobname: anew('Open') }),
  ),
} as const;

const job = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ active: id }) => `jobs/${id}`, body);
const openJob = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ open }) => `jobs/${open}`, body);
const asset = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ asset: id }) => `assets/${id}`, body);
const whole = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ whole: id }) => `assets/${id}`, body);
const need = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ need: id }) => `jobneeds/${id}`, body);
const tour = (what: string, body: (ids: Ground['ids']) => object) =>
  change(what, ({ tour: id }) => `jobneeds/${id}`, body);
const member = (method: 'put' | 'delete', what: string): Write => [
  what,
  ({ admin, ids }) => admin.write(method, `groups/${ids.group}/members/${ids.self}`),
];

/** Makes a row, with parts that `equip` adds, and later removes what it made. */
function comesAndGoes(
  what: string,
  path: (ids: Ground['ids']) => string,
  one: string,
  body: (ids: Ground['ids']) => object,
  equip: (admin: ApiClient, id: number) => Promise<unknown> = () => Promise.resolve(),
): Write[] {
  let made = 0;
  return [
    [
      `${what} comes`,
      async ({ admin, ids }) => {
        made = await admin.make(path(ids), body(ids));
        await equip(admin, made);
      },
    ],
    [`${what} goes`, ({ admin }) => admin.write('delete', `${one}/${made}`)],
  ];
}

/** When work that is made here takes place. */
const AT_NOON = { plandatetime: '2026-06-15T11:30:00Z', expirydatetime: '2026-06-15T16:00:00Z' };

/** For every cached route: writes that change its answer, one after the other. The last ones may end it. */
export const CHANGES: Readonly<Record<CachedRoute, readonly Write[]>> = {
  'jobs.with-relations': [
    rename.job,
    job('its priority changes', () => ({ priority: 'critical' })),
    job('its deadline changes', () => ({ deadline: '2026-07-01T00:00:00Z' })),
    job('it is taken from the person', () => ({ assignedToId: null })),
    job('it is given to another person', ({ other }) => ({ assignedToId: other })),
    job('it is given back', ({ self }) => ({ assignedToId: self })),
    change(
      'the email of the person changes',
      ({ self }) => `people/${self}`,
      () => ({ email: 'new@example.com' }),
    ),
    rename.self,
    rename.boss,
    rename.site,
    rename.assetcode,
    job('it leaves the list', () => ({ status: 'completed' })),
    job('it is back in the list', () => ({ status: 'active' })),
    ...comesAndGoes(
      'a comment',
      ({ active: id }) => `jobs/${id}/comments`,
      'comments',
      ({ other }) => ({ body: 'New', authorId: other }),
    ),
    change(
      'the author of a comment is renamed',
      ({ self }) => `people/${self}`,
      () => ({ peoplename: anew('Author') }),
    ),
    ...comesAndGoes(
      'an attachment',
      ({ active: id }) => `jobs/${id}/attachments`,
      'attachments',
      () => ({ filename: 'new' }),
    ),
    ['a comment is deleted', ({ admin, ids }) => admin.write('delete', `comments/${ids.comment}`)],
    ...comesAndGoes(
      'another job',
      () => 'jobs',
      'jobs',
      () => ({ jobcode: anew('NEW'), status: 'active' }),
      async (admin, id) => {
        await admin.make(`jobs/${id}/comments`, { body: 'Goes with the job' });
        await admin.make(`jobs/${id}/attachments`, { filename: 'goes with the job' });
      },
    ),
  ],
  'jobs.workload': [
    openJob('its priority changes', () => ({ priority: 'low' })),
    openJob('its deadline is over', () => ({ deadline: '2026-06-01T00:00:00Z' })),
    openJob('it is given to another person', ({ other }) => ({ assignedToId: other })),
    openJob('it is given to nobody', () => ({ assignedToId: null })),
    openJob('it is given back', ({ self }) => ({ assignedToId: self })),
    openJob('it is done', () => ({ status: 'completed' })),
    openJob('it goes on', () => ({ status: 'in_progress' })),
    rename.self,
    ...comesAndGoes(
      'another job',
      () => 'jobs',
      'jobs',
      () => ({ jobcode: anew('NEW') }),
    ),
  ],
  'jobs.one': [
    rename.job,
    job('a column that no list shows changes', () => ({ gracetime: 77 })),
    rename.self,
    rename.boss,
    rename.group,
    rename.site,
    rename.asset,
    rename.assetcode,
    rename.qset,
    job('it loses what it points to', () => ({ siteId: null, pgroupId: null, assetId: null, qsetId: null })),
    job('it gets it back', (ids) => ({ siteId: ids.site, pgroupId: ids.group, assetId: ids.asset, qsetId: ids.qset })),
  ],
  'jobneeds.adhoc-slot': [
    need('it is described otherwise', () => ({ jobdesc: anew('Need') })),
    need('it begins', () => ({ jobstatus: 'INPROGRESS' })),
    need('its grace changes', () => ({ gracetime: 7 })),
    rename.asset,
    rename.qset,
    need('it is over', () => ({ jobstatus: 'COMPLETED' })),
    member('delete', 'the person leaves the group that the next one is given to'),
    member('put', 'the person joins the group again'),
    change(
      'the group is disabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: false }),
    ),
    change(
      'the group is enabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: true }),
    ),
    need('it goes on', () => ({ jobstatus: 'ASSIGNED' })),
    need('it is given to another person', ({ other }) => ({ peopleId: other })),
    need('it is given back', ({ self }) => ({ peopleId: self })),
    need('it is at another asset', ({ whole: id }) => ({ assetId: id })),
    need('it is back at the asset', ({ asset: id }) => ({ assetId: id })),
    need('it asks other questions', ({ otherQset }) => ({ qsetId: otherQset })),
    need('it asks the questions again', ({ qset }) => ({ qsetId: qset })),
    need('its plan moves', () => ({ plandatetime: '2026-06-15T11:45:00Z' })),
    need('its plan moves back', () => ({ plandatetime: '2026-06-15T11:15:00Z' })),
    [
      'an earlier one comes',
      ({ admin, ids }) =>
        admin.make('jobneeds', {
          jobdesc: 'Earlier',
          plandatetime: '2026-06-15T11:00:00Z',
          expirydatetime: '2026-06-15T13:00:00Z',
          peopleId: ids.self,
          assetId: ids.asset,
          qsetId: ids.qset,
        }),
    ],
  ],
  'jobneeds.mine': [
    need('it is described otherwise', () => ({ jobdesc: anew('Need') })),
    need('its status changes', () => ({ jobstatus: 'COMPLETED' })),
    need('it becomes a ticket', () => ({ identifier: 'TICKET' })),
    need('it becomes a task', () => ({ identifier: 'TASK' })),
    need('its plan moves away', () => ({
      expirydatetime: '2026-06-20T13:00:00Z',
      plandatetime: '2026-06-20T12:00:00Z',
    })),
    need('its plan moves back', () => ({ plandatetime: '2026-06-15T11:30:00Z' })),
    need('it is given to another person', ({ other }) => ({ peopleId: other })),
    need('it is given back', ({ self }) => ({ peopleId: self })),
    rename.job,
    rename.self,
    rename.boss,
    rename.group,
    rename.asset,
    rename.assetcode,
    rename.qset,
    change(
      'what it belongs to is described otherwise',
      ({ root }) => `jobneeds/${root}`,
      () => ({ jobdesc: anew('Root') }),
    ),
    member('delete', 'the person leaves the group'),
    member('put', 'the person joins the group'),
    change(
      'the group is disabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: false }),
    ),
    change(
      'the group is enabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: true }),
    ),
    [
      'another one comes',
      ({ admin, ids }) =>
        admin.make('jobneeds', { jobdesc: 'New', plandatetime: '2026-06-16T00:00:00Z', peopleId: ids.self }),
    ],
  ],
  'jobneeds.external-tours': [
    tour('it is described otherwise', () => ({ jobdesc: anew('Tour') })),
    tour('it is no external tour any more', () => ({ identifier: 'INTERNALTOUR' })),
    tour('it is one again', () => ({ identifier: 'EXTERNALTOUR' })),
    tour('it is the group’s alone', () => ({ peopleId: null })),
    member('delete', 'the person leaves the group'),
    member('put', 'the person joins the group'),
    change(
      'the group is disabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: false }),
    ),
    change(
      'the group is enabled',
      ({ group }) => `groups/${group}`,
      () => ({ enable: true }),
    ),
    rename.job,
    rename.self,
    rename.group,
    rename.asset,
    rename.qset,
  ],
  'jobneeds.report': [
    need('it is described otherwise', () => ({ jobdesc: anew('Need') })),
    need('it was at another site', () => ({ othersite: anew('Site') })),
    need('its plan moves', () => ({ plandatetime: '2026-06-15T11:20:00Z' })),
    rename.job,
    rename.self,
    rename.boss,
    rename.asset,
    rename.assetcode,
    rename.qset,
    rename.location,
    asset('the asset moves', ({ otherLocation }) => ({ locationId: otherLocation })),
    asset('the asset is nowhere', () => ({ locationId: null })),
    asset('the asset is back', ({ location }) => ({ locationId: location })),
    change(
      'what it belongs to is described otherwise',
      ({ root }) => `jobneeds/${root}`,
      () => ({ jobdesc: anew('Root') }),
    ),
    need('it is given to a group', ({ group }) => ({ pgroupId: group })),
    rename.group,
  ],
  'jobneeds.tree': [
    change(
      'the root is described otherwise',
      ({ root }) => `jobneeds/${root}`,
      () => ({ jobdesc: anew('Root') }),
    ),
    need('a branch is described otherwise', () => ({ jobdesc: anew('Need') })),
    need('a branch moves behind its sister', () => ({ seqno: 9 })),
    tour('a leaf changes its branch', ({ need: id }) => ({ parentId: id })),
    tour('a leaf falls', () => ({ parentId: null })),
    tour('a leaf is back', ({ groupNeed }) => ({ parentId: groupNeed })),
    rename.job,
    rename.self,
    rename.boss,
    rename.group,
    rename.asset,
    rename.qset,
    ['a leaf grows', ({ admin, ids }) => admin.make('jobneeds', { jobdesc: 'New', parentId: ids.need })],
  ],
  'assets.active': [
    rename.asset,
    rename.assetcode,
    rename.location,
    rename.category,
    asset('it moves', ({ otherLocation }) => ({ locationId: otherLocation })),
    asset('it is nowhere', () => ({ locationId: null })),
    asset('it moves back', ({ location }) => ({ locationId: location })),
    asset('it loses its category', () => ({ categoryId: null })),
    asset('it gets its category back', ({ category }) => ({ categoryId: category })),
    asset('it leaves the list', () => ({ status: 'retired' })),
    asset('it is back in the list', () => ({ status: 'active' })),
    ...comesAndGoes(
      'another one',
      () => 'assets',
      'assets',
      () => ({ assetcode: anew('NEW') }),
    ),
  ],
  'assets.summary': [
    whole('one is repaired', () => ({ status: 'maintenance' })),
    whole('one retires', () => ({ status: 'retired' })),
    whole('one is active again', () => ({ status: 'active' })),
    ...comesAndGoes(
      'another one',
      () => 'assets',
      'assets',
      () => ({ assetcode: anew('NEW') }),
    ),
  ],
  'assets.with-maintenance': [
    rename.asset,
    rename.assetcode,
    asset('its status changes', () => ({ status: 'maintenance' })),
    rename.location,
    rename.category,
    asset('it is nowhere', () => ({ locationId: null })),
    asset('it moves back', ({ location }) => ({ locationId: location })),
    rename.self,
    [
      'a record of completed work comes',
      ({ admin, ids }) =>
        admin.make(`assets/${ids.asset}/maintenance-records`, { completed: true, technicianId: ids.other }),
    ],
    change(
      'the technician is renamed',
      ({ other }) => `people/${other}`,
      () => ({ peoplename: anew('Other') }),
    ),
    ...comesAndGoes(
      'another asset',
      () => 'assets',
      'assets',
      () => ({ assetcode: anew('NEW') }),
      (admin, id) => admin.make(`assets/${id}/maintenance-records`, { completed: true }),
    ),
  ],
  'assets.by-location': [
    rename.asset,
    rename.assetcode,
    asset('its status changes', () => ({ status: 'maintenance' })),
    asset('it is critical now', () => ({ iscritical: true })),
    asset('it loses its category', () => ({ categoryId: null })),
    asset('it gets its category back', ({ category }) => ({ categoryId: category })),
    rename.category,
    rename.manufacturer,
    rename.open,
    rename.self,
    openJob('a job becomes urgent', () => ({ priority: 'critical' })),
    openJob('a job gets another deadline', () => ({ deadline: '2026-07-01T00:00:00Z' })),
    openJob('a job is given to another person', ({ other }) => ({ assignedToId: other })),
    openJob('a job is done', () => ({ status: 'completed' })),
    openJob('a job goes on', () => ({ status: 'in_progress' })),
    openJob('a job is for another asset', ({ whole: id }) => ({ assetId: id })),
    openJob('a job is back', ({ asset: id }) => ({ assetId: id })),
    job('a job opens', () => ({ status: 'pending' })),
    ['a warranty comes', ({ admin, ids }) => admin.make(`assets/${ids.asset}/warranties`, { provider: 'New' })],
    ['a document comes', ({ admin, ids }) => admin.make(`assets/${ids.asset}/documents`, { title: 'New' })],
    whole('another asset moves in', ({ location }) => ({ locationId: location })),
    whole('it moves out', () => ({ locationId: null })),
    ...comesAndGoes(
      'another asset',
      () => 'assets',
      'assets',
      ({ location }) => ({ assetcode: anew('NEW'), locationId: location }),
    ),
  ],
  'assets.one': [
    rename.asset,
    asset('it is critical now', () => ({ iscritical: true })),
    rename.whole,
    rename.location,
    rename.category,
    rename.manufacturer,
    rename.boss,
    asset('it is a part of nothing', () => ({ parentId: null })),
    asset('it is nobody’s make', () => ({ manufacturerId: null })),
  ],
  'people.one': [
    rename.self,
    rename.boss,
    change(
      'the password changes, and with it the version',
      ({ self }) => `people/${self}`,
      () => ({ password: 'another password' }),
    ),
    change(
      'the person has no manager',
      ({ self }) => `people/${self}`,
      () => ({ managerId: null }),
    ),
    change(
      'the role changes',
      ({ self }) => `people/${self}`,
      () => ({ role: 'manager' }),
    ),
    change(
      'the person is disabled',
      ({ self }) => `people/${self}`,
      () => ({ enable: false }),
    ),
  ],
  'people.team': [
    rename.self,
    rename.boss,
    change(
      'a role changes',
      ({ self }) => `people/${self}`,
      () => ({ role: 'manager' }),
    ),
    change(
      'a code changes',
      ({ report }) => `people/${report}`,
      () => ({ peoplecode: anew('P') }),
    ),
    change(
      'somebody is disabled',
      ({ report }) => `people/${report}`,
      () => ({ enable: false }),
    ),
    change(
      'somebody changes the level',
      ({ report }) => `people/${report}`,
      ({ boss }) => ({ managerId: boss }),
    ),
    change(
      'somebody leaves the team',
      ({ report }) => `people/${report}`,
      () => ({ managerId: null }),
    ),
    change(
      'somebody joins the team',
      ({ report }) => `people/${report}`,
      ({ self }) => ({ managerId: self }),
    ),
    ...comesAndGoes(
      'somebody',
      () => 'people',
      'people',
      ({ report }) => ({ loginid: anew('new'), managerId: report }),
    ),
  ],
};

/** Writes that concern the tables of a cached route, but not its answer: it stays a hit. */
export const NO_CHANGES: Readonly<Record<CachedRoute, readonly Write[]>> = {
  'jobs.with-relations': [
    job('minutes that are not shown', () => ({ gracetime: 5, planduration: 7, expirytime: 9 })),
    job('a description that is not shown', () => ({ description: anew('d') })),
    change(
      'a telephone number',
      ({ self }) => `people/${self}`,
      () => ({ mobno: anew('+1') }),
    ),
    rename.asset,
    rename.group,
    rename.open,
    openJob('a job that is not active goes on', () => ({ status: 'in_progress' })),
    [
      'a job comes that is not active',
      ({ admin }) => admin.make('jobs', { jobcode: anew('NEW'), status: 'completed' }),
    ],
  ],
  'jobs.workload': [
    rename.open,
    rename.site,
    openJob('another site', () => ({ siteId: null })),
    openJob('an open job goes on', () => ({ status: 'in_progress' })),
    job('a job that is not open becomes urgent', () => ({ priority: 'critical' })),
    job('a job that is not open is done', () => ({ status: 'completed' })),
  ],
  'jobs.one': [rename.open, openJob('another job', () => ({ priority: 'low' })), rename.location],
  'jobneeds.adhoc-slot': [
    need('alerts', () => ({ alerts: true })),
    rename.self,
    rename.location,
    [
      'work comes at another asset',
      ({ admin, ids }) => admin.make('jobneeds', { ...AT_NOON, jobdesc: 'x', assetId: ids.whole, peopleId: ids.self }),
    ],
    [
      'work comes that is over',
      ({ admin, ids }) =>
        admin.make('jobneeds', {
          ...AT_NOON,
          jobdesc: 'x',
          assetId: ids.asset,
          peopleId: ids.self,
          jobstatus: 'COMPLETED',
        }),
    ],
  ],
  'jobneeds.mine': [
    rename.location,
    change(
      'a telephone number',
      ({ self }) => `people/${self}`,
      () => ({ mobno: anew('+1') }),
    ),
    ['work comes for another person', ({ admin, ids }) => admin.make('jobneeds', { ...AT_NOON, peopleId: ids.other })],
    tour('work of another kind begins', () => ({ jobstatus: 'INPROGRESS' })),
    [
      'another person joins the group',
      ({ admin, ids }) => admin.write('put', `groups/${ids.group}/members/${ids.other}`),
    ],
  ],
  'jobneeds.external-tours': [
    rename.location,
    job('a priority', () => ({ priority: 'low' })),
    need('work of another kind begins', () => ({ jobstatus: 'INPROGRESS' })),
  ],
  'jobneeds.report': [
    tour('another one begins', () => ({ jobstatus: 'INPROGRESS' })),
    asset('the asset is critical', () => ({ iscritical: true })),
    job('a priority', () => ({ priority: 'critical' })),
  ],
  'jobneeds.tree': [rename.location, job('a status', () => ({ status: 'in_progress' }))],
  'assets.active': [
    asset('critical or not', () => ({ iscritical: true })),
    asset('its parent', () => ({ parentId: null })),
    rename.manufacturer,
    ['one that is retired comes', ({ admin }) => admin.make('assets', { assetcode: anew('NEW'), status: 'retired' })],
  ],
  'assets.summary': [
    rename.asset,
    asset('critical or not', () => ({ iscritical: true })),
    asset('its place', () => ({ locationId: null })),
  ],
  'assets.with-maintenance': [
    asset('critical or not', () => ({ iscritical: true })),
    change(
      'an email',
      ({ self }) => `people/${self}`,
      () => ({ email: 'x@example.com' }),
    ),
    ['a warranty', ({ admin, ids }) => admin.make(`assets/${ids.asset}/warranties`, { provider: 'New' })],
    ['maintenance is planned', ({ admin, ids }) => admin.make(`assets/${ids.asset}/maintenance-records`, {})],
  ],
  'assets.by-location': [
    asset('its parent', () => ({ parentId: null })),
    openJob('a description', () => ({ description: anew('d') })),
    ['maintenance', ({ admin, ids }) => admin.make(`assets/${ids.asset}/maintenance-records`, { completed: true })],
    rename.whole,
    whole('an asset moves to another location', ({ otherLocation }) => ({ locationId: otherLocation })),
    rename.job,
    job('a job that is not open becomes urgent', () => ({ priority: 'critical' })),
  ],
  'assets.one': [whole('another asset', () => ({ status: 'retired' })), rename.job, rename.site],
  'people.one': [
    change(
      'an email of the manager',
      ({ boss }) => `people/${boss}`,
      () => ({ email: 'boss@example.com' }),
    ),
    rename.group,
  ],
  'people.team': [
    change(
      'an email',
      ({ self }) => `people/${self}`,
      () => ({ email: 'y@example.com' }),
    ),
    rename.group,
  ],
};
