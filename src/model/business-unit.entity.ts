import type { Opt, Rel } from '@mikro-orm/core';
import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';

import { BaseEntity } from './base.js';
import { OPTIONAL } from './columns.js';
import { registerRoots } from './roots.js';

/** A business unit: the tenant. Units form a tree by `parent`; the tree is no part of who may see what. */
@Entity({ tableName: 'onboarding_bt' })
export class BusinessUnit extends BaseEntity {
  @Property({ type: 'text' })
  bucode!: string;

  @Property({ type: 'text', default: '' })
  buname!: Opt<string>;

  @ManyToOne({ entity: () => BusinessUnit, ...OPTIONAL })
  parent: Rel<BusinessUnit> | null = null;

  @Property({ type: 'boolean', default: true })
  enable!: Opt<boolean>;
}

registerRoots({ unit: BusinessUnit });
