import { Collection, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';

import { Asset } from './asset.entity.js';
import { TenantEntity } from './base.js';
import { OPTIONAL, TIMESTAMP } from './columns.js';
import {
  JOBNEED_IDENTIFIERS,
  JOBNEED_STATUSES,
  JOB_TYPES,
  PRIORITIES,
  type JobneedIdentifier,
  type JobneedStatus,
  type JobType,
  type Priority,
} from './enums.js';
import { Job } from './job.entity.js';
import { PeopleGroup } from './people-group.entity.js';
import { People } from './people.entity.js';
import { QuestionSet } from './question-set.entity.js';

/** One planned occurrence of a job, or of nothing but itself (adhoc). */
@Entity({ tableName: 'activity_jobneed' })
export class Jobneed extends TenantEntity {
  @Property({ type: 'uuid', defaultRaw: 'gen_random_uuid()' })
  uuid!: Opt<string>;

  @ManyToOne({ entity: () => Job, ...OPTIONAL })
  job: Rel<Job> | null = null;

  @Property({ type: 'text', default: '' })
  jobdesc!: Opt<string>;

  @Enum({ type: 'text', items: () => JOBNEED_IDENTIFIERS, default: 'TASK' })
  identifier!: Opt<JobneedIdentifier>;

  @Enum({ type: 'text', items: () => JOB_TYPES, default: 'SCHEDULE' })
  jobtype!: Opt<JobType>;

  @Enum({ type: 'text', items: () => JOBNEED_STATUSES, default: 'ASSIGNED' })
  jobstatus!: Opt<JobneedStatus>;

  @Enum({ items: () => PRIORITIES, nativeEnumName: 'priority', default: 'medium' })
  priority!: Opt<Priority>;

  @Property({ ...TIMESTAMP, defaultRaw: 'now()' })
  plandatetime!: Opt<Date>;

  /** An insert without it gets an hour from `plandatetime`, by a trigger. */
  @Property({ ...TIMESTAMP })
  expirydatetime!: Date;

  /** Minutes. */
  @Property({ type: 'integer', default: 0 })
  gracetime!: Opt<number>;

  @Property({ ...TIMESTAMP, nullable: true })
  starttime: Date | null = null;

  @Property({ ...TIMESTAMP, nullable: true })
  endtime: Date | null = null;

  @ManyToOne({ entity: () => People, ...OPTIONAL })
  people: Rel<People> | null = null;

  @ManyToOne({ entity: () => PeopleGroup, ...OPTIONAL })
  pgroup: Rel<PeopleGroup> | null = null;

  @ManyToOne({ entity: () => People, ...OPTIONAL })
  performedby: Rel<People> | null = null;

  @ManyToOne({ entity: () => Asset, ...OPTIONAL })
  asset: Rel<Asset> | null = null;

  @ManyToOne({ entity: () => QuestionSet, ...OPTIONAL })
  qset: Rel<QuestionSet> | null = null;

  @ManyToOne({ entity: () => Jobneed, ...OPTIONAL })
  parent: Rel<Jobneed> | null = null;

  @Property({ type: 'integer', default: 0 })
  seqno!: Opt<number>;

  @Property({ type: 'text', default: '' })
  othersite!: Opt<string>;

  @Property({ type: 'boolean', default: false })
  alerts!: Opt<boolean>;

  @OneToMany({ entity: () => Jobneed, mappedBy: 'parent', orderBy: { seqno: 'asc', id: 'asc' } })
  children = new Collection<Jobneed>(this);
}
