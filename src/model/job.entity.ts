import { Collection, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, Enum, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';

import { Asset } from './asset.entity.js';
import { Attachment } from './attachment.entity.js';
import { TenantEntity } from './base.js';
import { OPTIONAL, TIMESTAMP } from './columns.js';
import { Comment } from './comment.entity.js';
import { JOB_STATUSES, PRIORITIES, type JobStatus, type Priority } from './enums.js';
import { PeopleGroup } from './people-group.entity.js';
import { People } from './people.entity.js';
import { QuestionSet } from './question-set.entity.js';
import { Site } from './site.entity.js';

/** Work to be done once, or by `cron` again and again. */
@Entity({ tableName: 'activity_job' })
export class Job extends TenantEntity {
  /** Unique within the business unit. */
  @Property({ type: 'text' })
  jobcode!: string;

  @Property({ type: 'text', default: '' })
  jobname!: Opt<string>;

  @Property({ type: 'text', default: '' })
  description!: Opt<string>;

  @Enum({ type: 'text', items: () => JOB_STATUSES, default: 'pending' })
  status!: Opt<JobStatus>;

  @Enum({ items: () => PRIORITIES, nativeEnumName: 'priority', default: 'medium' })
  priority!: Opt<Priority>;

  @Property({ ...TIMESTAMP, nullable: true })
  deadline: Date | null = null;

  @ManyToOne({ entity: () => People, ...OPTIONAL })
  assignedTo: Rel<People> | null = null;

  @ManyToOne({ entity: () => PeopleGroup, ...OPTIONAL })
  pgroup: Rel<PeopleGroup> | null = null;

  @ManyToOne({ entity: () => Site, ...OPTIONAL })
  site: Rel<Site> | null = null;

  @ManyToOne({ entity: () => Asset, ...OPTIONAL })
  asset: Rel<Asset> | null = null;

  @ManyToOne({ entity: () => QuestionSet, ...OPTIONAL })
  qset: Rel<QuestionSet> | null = null;

  @Property({ type: 'text', nullable: true })
  cron: string | null = null;

  /** Minutes, as are `gracetime` and `expirytime`. */
  @Property({ type: 'integer', default: 0 })
  planduration!: Opt<number>;

  @Property({ type: 'integer', default: 0 })
  gracetime!: Opt<number>;

  @Property({ type: 'integer', default: 0 })
  expirytime!: Opt<number>;

  @Property({ ...TIMESTAMP, nullable: true })
  lastgeneratedon: Date | null = null;

  /** Oldest first. */
  @OneToMany({ entity: () => Comment, mappedBy: 'job', orderBy: { createdAt: 'asc', id: 'asc' } })
  comments = new Collection<Comment>(this);

  @OneToMany({ entity: () => Attachment, mappedBy: 'job', orderBy: { id: 'asc' } })
  attachments = new Collection<Attachment>(this);
}
