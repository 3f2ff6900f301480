import { Entity, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';

/** The questions that a job asks. */
@Entity({ tableName: 'activity_questionset' })
export class QuestionSet extends TenantEntity {
  @Property({ type: 'text' })
  qsetname!: string;
}
