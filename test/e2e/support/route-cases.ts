import type { Role } from '../../../src/model/index.js';
import { TEST_NOW } from '../../support/test-database.js';
import type { Table, Unit } from './units.js';

/** How a test asks a route, and what it may expect of it. */
export interface RouteCase {
  /** The roles that may use it; none: everybody, logged in or not. */
  readonly roles: readonly Role[];
  /** Whose rows the parameters of the path name. */
  readonly path?: Readonly<Record<string, Table>>;
  /** Whose rows parameters of the query name. */
  readonly filters?: Readonly<Record<string, Table>>;
  /** What the query must hold. */
  readonly query?: (unit: Unit) => Readonly<Record<string, string | number>>;
  /** A body that is accepted. @param label a text that nobody has used yet */
  readonly body?: (unit: Unit, label: string) => Readonly<Record<string, unknown>>;
  /** Whose rows properties of the body name. */
  readonly relations?: Readonly<Record<string, Table>>;
  /** Whose rows a collection's items are, by their `id`. */
  readonly items?: Table;
  /** The answer has nothing of a unit's texts in it, only numbers. */
  readonly textless?: true;
  /** The answer is about the caller. */
  readonly personal?: true;
  /** Nothing is created, and the answer shows nothing of what was sent. */
  readonly operation?: true;
  /** The answer is about the whole system, whichever unit is asked for. */
  readonly everyUnit?: true;
  /** The path names a membership, not two rows. */
  readonly membership?: true;
  /** A collection of one item at most, which has no next page. */
  readonly single?: true;
}

const EVERYONE = ['worker', 'manager', 'admin'] as const;
const MANAGERS = ['manager', 'admin'] as const;
const ADMINS = ['admin'] as const;
const NOBODY_ASKED = [] as const;

type Cases = Readonly<Record<string, RouteCase>>;
type Body = NonNullable<RouteCase['body']>;

interface Resource {
  readonly create: Body;
  readonly update: Body;
  readonly relations?: Readonly<Record<string, Table>>;
  readonly filters?: Readonly<Record<string, Table>>;
  readonly writers?: readonly Role[];
}

/** The five routes of a resource. */
function resource(path: string, table: Table, { create, update, relations = {}, ...more }: Resource): Cases {
  const { filters = {}, writers = MANAGERS } = more;
  const row = { path: { id: table } };
  return {
    [`GET ${path}`]: { roles: EVERYONE, items: table, filters },
    [`POST ${path}`]: { roles: writers, body: create, relations },
    [`GET ${path}/{id}`]: { roles: EVERYONE, ...row },
    [`PATCH ${path}/{id}`]: { roles: writers, ...row, body: update, relations },
    [`DELETE ${path}/{id}`]: { roles: writers, ...row },
  };
}

/** What belongs to an asset: a list, one, a new one. */
function part(name: string, table: Table, writers: readonly Role[], body: Body, relations = {}): Cases {
  const path = `/api/assets/{id}/${name}`;
  const asset = { id: 'activity_asset' } as const;
  return {
    [`GET ${path}`]: { roles: EVERYONE, path: asset, items: table },
    [`POST ${path}`]: { roles: writers, path: asset, body, relations },
    [`GET ${path}/{partId}`]: { roles: EVERYONE, path: { ...asset, partId: table } },
  };
}

/** What people hang on a job: a list, a new one, one, and its end, which workers may bring to their own. */
function talk(name: string, table: Table, body: Body, relations = {}): Cases {
  const job = { id: 'activity_job' } as const;
  return {
    [`GET /api/jobs/{id}/${name}`]: { roles: EVERYONE, path: job, items: table },
    [`POST /api/jobs/{id}/${name}`]: { roles: EVERYONE, path: job, body, relations },
    [`GET /api/${name}/{id}`]: { roles: EVERYONE, path: { id: table } },
    [`DELETE /api/${name}/{id}`]: { roles: EVERYONE, path: { id: table } },
  };
}

const JOB_RELATIONS = {
  assignedToId: 'peoples_people',
  pgroupId: 'peoples_pgroup',
  siteId: 'onboarding_site',
  assetId: 'activity_asset',
  qsetId: 'activity_questionset',
} as const;
const JOBNEED_RELATIONS = {
  jobId: 'activity_job',
  peopleId: 'peoples_people',
  pgroupId: 'peoples_pgroup',
  performedbyId: 'peoples_people',
  assetId: 'activity_asset',
  qsetId: 'activity_questionset',
  parentId: 'activity_jobneed',
} as const;
const ASSET_RELATIONS = {
  parentId: 'activity_asset',
  locationId: 'activity_location',
  categoryId: 'activity_category',
  manufacturerId: 'activity_manufacturer',
} as const;

const named: Body = (_, name) => ({ name });
const JOBS = { roles: EVERYONE, items: 'activity_job' } as const;
const ASSETS = { roles: EVERYONE, items: 'activity_asset' } as const;
const JOBNEEDS = { roles: EVERYONE, items: 'activity_jobneed' } as const;
const JOBNEED = { roles: EVERYONE, path: { id: 'activity_jobneed' } } as const;
/** About all units at once. */
const SYSTEM = { roles: ADMINS, everyUnit: true } as const;
const MEMBERSHIP = {
  roles: MANAGERS,
  path: { id: 'peoples_pgroup', peopleId: 'peoples_people' },
  membership: true,
} as const;

/**
 * Every route of the application. The tests read the routes from its own document: one that is not here fails them, and
 * so does one that is here and gone.
 */
export const ROUTE_CASES: Cases = {
  'GET /health/live': { roles: NOBODY_ASKED },
  'GET /health/ready': { roles: NOBODY_ASKED },
  'POST /api/ops/cache/invalidate': { roles: ADMINS, body: () => ({ all: true }), operation: true },
  'POST /api/ops/cache/warm': { roles: ADMINS, body: () => ({ query: 'assets.summary' }), operation: true },
  'GET /api/ops/compare': SYSTEM,
  'POST /api/ops/compare': { roles: ADMINS, body: () => ({ query: 'assets.summary' }), operation: true },
  'GET /api/ops/contents': SYSTEM,
  'GET /api/ops/findings': SYSTEM,
  'GET /api/ops/history': SYSTEM,
  'GET /api/ops/invalidations': SYSTEM,
  'GET /api/ops/overview': SYSTEM,
  'GET /api/ops/queries': SYSTEM,
  'GET /api/ops/slow-queries': SYSTEM,
  'GET /api/ops/slow-queries/plan': { ...SYSTEM, query: () => ({ statement: 'none' }) },
  'POST /api/auth/login': {
    roles: NOBODY_ASKED,
    body: ({ code }) => ({ loginid: `worker-${code}`, password: 'demo' }),
  },

  ...resource('/api/sites', 'onboarding_site', { create: named, update: named }),
  ...resource('/api/locations', 'activity_location', { create: named, update: named }),
  ...resource('/api/categories', 'activity_category', { create: named, update: named }),
  ...resource('/api/manufacturers', 'activity_manufacturer', { create: named, update: named, writers: ADMINS }),
  ...resource('/api/question-sets', 'activity_questionset', {
    create: (_, qsetname) => ({ qsetname }),
    update: (_, qsetname) => ({ qsetname }),
  }),

  ...resource('/api/people', 'peoples_people', {
    create: (_, loginid) => ({ loginid, peoplename: loginid }),
    update: (_, peoplename) => ({ peoplename }),
    relations: { managerId: 'peoples_people' },
    filters: { manager: 'peoples_people' },
  }),
  'GET /api/people/{id}/team': { roles: EVERYONE, path: { id: 'peoples_people' }, items: 'peoples_people' },
  'GET /api/people/{id}/jobs': { ...JOBS, path: { id: 'peoples_people' } },

  ...resource('/api/groups', 'peoples_pgroup', {
    create: (_, groupname) => ({ groupname }),
    update: (_, groupname) => ({ groupname }),
  }),
  'GET /api/groups/{id}/members': { roles: EVERYONE, path: { id: 'peoples_pgroup' }, items: 'peoples_people' },
  'PUT /api/groups/{id}/members/{peopleId}': MEMBERSHIP,
  'DELETE /api/groups/{id}/members/{peopleId}': MEMBERSHIP,

  ...resource('/api/assets', 'activity_asset', {
    create: (_, assetcode) => ({ assetcode, assetname: assetcode }),
    update: (_, assetname) => ({ assetname }),
    relations: ASSET_RELATIONS,
    filters: { location: 'activity_location', category: 'activity_category' },
  }),
  'GET /api/assets/active': ASSETS,
  'GET /api/assets/summary': { roles: EVERYONE, textless: true },
  'GET /api/assets/with-maintenance': ASSETS,
  'GET /api/locations/{id}/assets': { ...ASSETS, path: { id: 'activity_location' } },
  ...part('maintenance-records', 'activity_maintenancerecord', EVERYONE, (_, notes) => ({ notes }), {
    technicianId: 'peoples_people',
  }),
  ...part('warranties', 'activity_warranty', MANAGERS, (_, provider) => ({ provider })),
  ...part('documents', 'activity_assetdocument', MANAGERS, (_, title) => ({ title })),

  ...resource('/api/jobs', 'activity_job', {
    create: (_, jobcode) => ({ jobcode, jobname: jobcode }),
    update: (_, jobname) => ({ jobname }),
    relations: JOB_RELATIONS,
    filters: { assignedTo: 'peoples_people' },
  }),
  'GET /api/jobs/active': JOBS,
  'GET /api/jobs/overdue': JOBS,
  'GET /api/jobs/by-priority': JOBS,
  // Every job of every unit carries it: only the unit keeps them apart.
  'GET /api/jobs/search': { ...JOBS, query: () => ({ q: '[BU' }) },
  'GET /api/jobs/with-relations': JOBS,
  'GET /api/jobs/workload': { roles: EVERYONE },
  ...talk('comments', 'activity_comment', (_, body) => ({ body }), { authorId: 'peoples_people' }),
  ...talk('attachments', 'activity_attachment', (_, filename) => ({ filename })),

  'GET /api/jobneeds/adhoc-slot': {
    ...JOBNEEDS,
    filters: { people: 'peoples_people', asset: 'activity_asset', qset: 'activity_questionset' },
    query: ({ anchors }) => ({
      at: TEST_NOW,
      people: anchors.peoples_people,
      asset: anchors.activity_asset,
      qset: anchors.activity_questionset,
    }),
    single: true,
  },
  'GET /api/jobneeds/mine': { ...JOBNEEDS, filters: { people: 'peoples_people' }, personal: true },
  'GET /api/jobneeds/external-tours': { ...JOBNEEDS, filters: { people: 'peoples_people' }, personal: true },
  'GET /api/jobneeds/modified-since': { ...JOBNEEDS, query: () => ({ since: '2020-01-01T00:00:00Z' }) },
  'GET /api/jobneeds/{id}': JOBNEED,
  'GET /api/jobneeds/{id}/report': JOBNEED,
  'GET /api/jobneeds/{id}/tree': JOBNEED,
  'POST /api/jobneeds': { roles: EVERYONE, body: (_, jobdesc) => ({ jobdesc }), relations: JOBNEED_RELATIONS },
  'PATCH /api/jobneeds/{id}': { ...JOBNEED, body: (_, jobdesc) => ({ jobdesc }), relations: JOBNEED_RELATIONS },
};
