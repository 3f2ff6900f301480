import { Entity, Property } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from './base.js';

/** Reference data that all business units share, hence without a tenant. */
@Entity({ tableName: 'activity_manufacturer' })
export class Manufacturer extends BaseEntity {
  @Property({ type: 'text' })
  name!: string;
}
