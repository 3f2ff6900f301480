import { z } from 'zod';
import { instant, PersonRef, TENANT_VIEW } from '../../../http/entity-view.js';
import { JOB_TYPES, JOBNEED_IDENTIFIERS, JOBNEED_STATUSES, PRIORITIES } from '../../../model/index.js';

const OWN_COLUMNS = {
  id: z.int(),
  uuid: z.uuid(),
  job: z.object({ id: z.int(), jobcode: z.string(), jobname: z.string() }).nullable(),
  jobdesc: z.string(),
  identifier: z.enum(JOBNEED_IDENTIFIERS),
  jobtype: z.enum(JOB_TYPES),
  jobstatus: z.enum(JOBNEED_STATUSES),
  priority: z.enum(PRIORITIES),
  plandatetime: instant,
  expirydatetime: instant,
  gracetime: z.int().describe('Minutes before the plan from which the work may be taken up.'),
  starttime: instant.nullable(),
  endtime: instant.nullable(),
  people: PersonRef.nullable(),
  pgroup: z.object({ id: z.int(), groupname: z.string() }).nullable(),
  performedby: PersonRef.nullable(),
  asset: z.object({ id: z.int(), assetcode: z.string(), assetname: z.string() }).nullable(),
  qset: z.object({ id: z.int(), qsetname: z.string() }).nullable(),
  parent: z.object({ id: z.int(), jobdesc: z.string() }).nullable(),
  seqno: z.int(),
  othersite: z.string(),
  alerts: z.boolean(),
};

/** A planned occurrence, whole. */
export const JobneedView = z.object({ ...OWN_COLUMNS, ...TENANT_VIEW }).meta({ id: 'Jobneed' });
export type JobneedView = z.infer<typeof JobneedView>;

/** What an adhoc visitor of an asset finds planned there. */
export const SlotView = z
  .object({
    id: z.int(),
    jobdesc: z.string(),
    plandatetime: instant,
    expirydatetime: instant,
    gracetime: z.int(),
    jobstatus: z.enum(JOBNEED_STATUSES),
    bu: TENANT_VIEW.bu,
    asset: z.object({ id: z.int(), assetname: z.string() }).nullable(),
    qset: z.object({ id: z.int(), qsetname: z.string() }).nullable(),
  })
  .meta({ id: 'JobneedSlot' });
export type SlotView = z.infer<typeof SlotView>;

/** An occurrence for a printed report: with the place of its asset, and the other site spelled out. */
export const JobneedReportView = z
  .object({
    ...OWN_COLUMNS,
    asset: OWN_COLUMNS.asset
      .unwrap()
      .extend({ location: z.object({ id: z.int(), name: z.string() }).nullable() })
      .nullable(),
    othersite: z.string().describe('`other location [ … ]`, or empty where the work was done at its own site.'),
    ...TENANT_VIEW,
  })
  .meta({ id: 'JobneedReport' });
export type JobneedReportView = z.infer<typeof JobneedReportView>;

/** How a report spells `othersite`. */
export function reportedSite(othersite: string): string {
  return othersite === '' ? '' : `other location [ ${othersite} ]`;
}
