import { Entity, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';

/** What kind of asset it is. */
@Entity({ tableName: 'activity_category' })
export class Category extends TenantEntity {
  @Property({ type: 'text' })
  name!: string;
}
