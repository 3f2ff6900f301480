import { BigIntType, type Opt, type Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';
import { Job } from './job.entity.js';

/** A file of a job; goes with the job. */
@Entity({ tableName: 'activity_attachment' })
export class Attachment extends TenantEntity {
  @ManyToOne({ entity: () => Job, deleteRule: 'cascade' })
  job!: Rel<Job>;

  @Property({ type: 'text' })
  filename!: string;

  @Property({ type: 'text', default: 'application/octet-stream' })
  contenttype!: Opt<string>;

  /** Bytes. */
  @Property({ type: new BigIntType('number'), default: 0 })
  size!: Opt<number>;

  @Property({ type: 'text', default: '' })
  url!: Opt<string>;
}
