import type { Opt } from '@mikro-orm/core';
import { Entity, Property } from '@mikro-orm/decorators/legacy';

import { TenantEntity } from './base.js';

/** Where assets stand. */
@Entity({ tableName: 'activity_location' })
export class Location extends TenantEntity {
  @Property({ type: 'text', default: '' })
  loccode!: Opt<string>;

  @Property({ type: 'text', default: '' })
  name!: Opt<string>;
}
