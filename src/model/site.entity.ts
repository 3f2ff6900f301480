import { Entity, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';

/** A place of the business unit where jobs are done. */
@Entity({ tableName: 'onboarding_site' })
export class Site extends TenantEntity {
  @Property({ type: 'text' })
  name!: string;
}
