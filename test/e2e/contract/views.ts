import { z } from 'zod';

/**
 * What the API promises to answer, written down from the promise and not from the program: no property less, and none
 * more.
 */
const id = z.int().positive();
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();
const minutes = z.int().min(0);
const priority = z.enum(['low', 'medium', 'high', 'critical']);
const jobStatus = z.enum(['pending', 'active', 'in_progress', 'completed', 'cancelled']);
const assetStatus = z.enum(['active', 'maintenance', 'retired']);
const jobneedStatus = z.enum(['ASSIGNED', 'INPROGRESS', 'PARTIALLYCOMPLETED', 'COMPLETED', 'AUTOCLOSED']);
const role = z.enum(['worker', 'manager', 'admin']);

const person = z.strictObject({ id, peoplename: z.string() });
const unit = z.strictObject({ id, buname: z.string() });
const named = z.strictObject({ id, name: z.string() });
const assetRef = z.strictObject({ id, assetcode: z.string(), assetname: z.string() });
const groupRef = z.strictObject({ id, groupname: z.string() });
const qsetRef = z.strictObject({ id, qsetname: z.string() });
const jobRef = z.strictObject({ id, jobcode: z.string() });

const audit = {
  createdAt: instant,
  updatedAt: instant,
  createdBy: person.nullable(),
  updatedBy: person.nullable(),
  ctzoffset: z.int(),
};
const owned = { bu: unit, ...audit };

export const Site = z.strictObject({ id, name: z.string(), ...owned });
export const Location = z.strictObject({ id, loccode: z.string(), name: z.string(), ...owned });
export const Category = z.strictObject({ id, name: z.string(), ...owned });
export const Manufacturer = z.strictObject({ id, name: z.string(), ...audit });
export const QuestionSet = z.strictObject({ id, qsetname: z.string(), ...owned });
export const Group = z.strictObject({ id, groupname: z.string(), enable: z.boolean(), ...owned });

export const Person = z.strictObject({
  id,
  peoplecode: z.string(),
  peoplename: z.string(),
  loginid: z.string(),
  email: z.string(),
  mobno: z.string(),
  role,
  manager: person.nullable(),
  enable: z.boolean(),
  lastLogin: instant.nullable(),
  ...owned,
});

export const Asset = z.strictObject({
  id,
  assetcode: z.string(),
  assetname: z.string(),
  status: assetStatus,
  iscritical: z.boolean(),
  parent: assetRef.nullable(),
  location: named.nullable(),
  category: named.nullable(),
  manufacturer: named.nullable(),
  ...owned,
});

export const MaintenanceRecord = z.strictObject({
  id,
  asset: assetRef,
  technician: person.nullable(),
  completed: z.boolean(),
  date: day,
  notes: z.string(),
  ...owned,
});

export const Warranty = z.strictObject({
  id,
  asset: assetRef,
  provider: z.string(),
  startsOn: day,
  expiresOn: day.nullable(),
  ...owned,
});

export const AssetDocument = z.strictObject({ id, asset: assetRef, title: z.string(), url: z.string(), ...owned });

export const Job = z.strictObject({
  id,
  jobcode: z.string(),
  jobname: z.string(),
  description: z.string(),
  status: jobStatus,
  priority,
  deadline: instant.nullable(),
  assignedTo: person.nullable(),
  pgroup: groupRef.nullable(),
  site: named.nullable(),
  asset: assetRef.nullable(),
  qset: qsetRef.nullable(),
  cron: z.string().nullable(),
  planduration: minutes,
  gracetime: minutes,
  expirytime: minutes,
  lastgeneratedon: instant.nullable(),
  ...owned,
});

export const Comment = z.strictObject({ id, job: jobRef, author: person.nullable(), body: z.string(), ...owned });

export const Attachment = z.strictObject({
  id,
  job: jobRef,
  filename: z.string(),
  contenttype: z.string(),
  size: z.int().min(0),
  url: z.string(),
  ...owned,
});

export const Jobneed = z.strictObject({
  id,
  uuid: z.uuid(),
  job: z.strictObject({ id, jobcode: z.string(), jobname: z.string() }).nullable(),
  jobdesc: z.string(),
  identifier: z.enum(['TASK', 'PPM', 'INTERNALTOUR', 'EXTERNALTOUR', 'SITEREPORT', 'TICKET']),
  jobtype: z.enum(['SCHEDULE', 'ADHOC']),
  jobstatus: jobneedStatus,
  priority,
  plandatetime: instant,
  expirydatetime: instant,
  gracetime: minutes,
  starttime: instant.nullable(),
  endtime: instant.nullable(),
  people: person.nullable(),
  pgroup: groupRef.nullable(),
  performedby: person.nullable(),
  asset: assetRef.nullable(),
  qset: qsetRef.nullable(),
  parent: z.strictObject({ id, jobdesc: z.string() }).nullable(),
  seqno: z.int().min(0),
  othersite: z.string(),
  alerts: z.boolean(),
  ...owned,
});

/** The whole entities, by their tables. */
export const ENTITIES = {
  onboarding_site: Site,
  peoples_people: Person,
  peoples_pgroup: Group,
  activity_location: Location,
  activity_category: Category,
  activity_manufacturer: Manufacturer,
  activity_asset: Asset,
  activity_maintenancerecord: MaintenanceRecord,
  activity_warranty: Warranty,
  activity_assetdocument: AssetDocument,
  activity_questionset: QuestionSet,
  activity_job: Job,
  activity_comment: Comment,
  activity_attachment: Attachment,
  activity_jobneed: Jobneed,
} as const;

export const JobWithRelations = z.strictObject({
  id,
  jobcode: z.string(),
  jobname: z.string(),
  status: z.literal('active'),
  priority,
  deadline: instant.nullable(),
  createdAt: instant,
  assignedTo: z.strictObject({ id, peoplename: z.string(), email: z.string() }).nullable(),
  createdBy: person.nullable(),
  site: named.nullable(),
  asset: z.strictObject({ id, assetcode: z.string() }).nullable(),
  attachments: z.array(z.strictObject({ id, filename: z.string(), url: z.string() })),
  comments: z.array(z.strictObject({ id, body: z.string(), createdAt: instant, author: person.nullable() })),
});

export const Workload = z.strictObject({
  people: person.nullable(),
  peoplename: z.string().nullable(),
  totalJobs: z.int().positive(),
  highPriority: z.int().min(0),
  overdue: z.int().min(0),
  avgAgeDays: z.number(),
});

export const Slot = z.strictObject({
  id,
  jobdesc: z.string(),
  plandatetime: instant,
  expirydatetime: instant,
  gracetime: minutes,
  jobstatus: jobneedStatus.exclude(['COMPLETED', 'AUTOCLOSED']),
  bu: unit,
  asset: z.strictObject({ id, assetname: z.string() }),
  qset: z.strictObject({ id, qsetname: z.string() }),
});

export const JobneedReport = Jobneed.extend({ asset: assetRef.extend({ location: named.nullable() }).nullable() });

export const JobneedTree = Jobneed.extend({
  level: z.int().min(0),
  get children() {
    return z.array(JobneedTree);
  },
});

export const ActiveAsset = z.strictObject({
  id,
  assetcode: z.string(),
  assetname: z.string(),
  location: named.nullable(),
  category: named.nullable(),
});

export const AssetSummary = z.strictObject({ total: z.int(), active: z.int(), maintenance: z.int(), retired: z.int() });

export const MaintainedAsset = ActiveAsset.extend({
  status: assetStatus,
  recentMaintenance: z
    .array(z.strictObject({ id, date: day, notes: z.string(), technician: person.nullable() }))
    .max(5),
});

export const LocatedAsset = z.strictObject({
  id,
  assetcode: z.string(),
  assetname: z.string(),
  status: assetStatus,
  iscritical: z.boolean(),
  category: named.nullable(),
  manufacturer: named.nullable(),
  warranties: z.array(z.strictObject({ id, provider: z.string(), startsOn: day, expiresOn: day.nullable() })),
  documents: z.array(z.strictObject({ id, title: z.string(), url: z.string() })),
  assignedJobs: z.array(
    z.strictObject({
      id,
      jobcode: z.string(),
      jobname: z.string(),
      status: jobStatus.extract(['pending', 'in_progress']),
      priority,
      deadline: instant.nullable(),
      assignedTo: person.nullable(),
    }),
  ),
});

export const TeamMember = z.strictObject({
  id,
  peoplecode: z.string(),
  peoplename: z.string(),
  role,
  enable: z.boolean(),
  level: z.int().min(0).max(5),
  manager: person.nullable(),
});

export const Problem = z.strictObject({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  detail: z.string().min(1),
  requestId: z.string().min(1),
  errors: z.array(z.object({ detail: z.string().min(1) })).optional(),
});

/** One page of a collection. */
export function pageOf<V extends z.ZodType>(item: V) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
