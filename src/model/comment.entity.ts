import type { Opt, Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';
import { OPTIONAL } from './columns.js';
import { Job } from './job.entity.js';
import { People } from './people.entity.js';

/** A remark on a job; goes with the job. */
@Entity({ tableName: 'activity_comment' })
export class Comment extends TenantEntity {
  @ManyToOne({ entity: () => Job, deleteRule: 'cascade' })
  job!: Rel<Job>;

  /** Null where another program left the remark. */
  @ManyToOne({ entity: () => People, ...OPTIONAL })
  author: Rel<People> | null = null;

  @Property({ type: 'text', default: '' })
  body!: Opt<string>;
}
