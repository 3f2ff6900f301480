import type { EntityClass } from '@mikro-orm/core';

import { Asset } from './asset.entity.js';
import { AssetDocument } from './asset-document.entity.js';
import { Attachment } from './attachment.entity.js';
import { BusinessUnit } from './business-unit.entity.js';
import { Category } from './category.entity.js';
import { Comment } from './comment.entity.js';
import { Job } from './job.entity.js';
import { Jobneed } from './jobneed.entity.js';
import { Location } from './location.entity.js';
import { MaintenanceRecord } from './maintenance-record.entity.js';
import { Manufacturer } from './manufacturer.entity.js';
import { People } from './people.entity.js';
import { PeopleGroup } from './people-group.entity.js';
import { Pgbelonging } from './pgbelonging.entity.js';
import { QuestionSet } from './question-set.entity.js';
import { SigningKeyRow } from './signing-key.entity.js';
import { Site } from './site.entity.js';
import { Warranty } from './warranty.entity.js';

export { BaseEntity, TenantEntity } from './base.js';
export * from './enums.js';
export * from './tenant-filter.js';
export {
  Asset,
  AssetDocument,
  Attachment,
  BusinessUnit,
  Category,
  Comment,
  Job,
  Jobneed,
  Location,
  MaintenanceRecord,
  Manufacturer,
  People,
  PeopleGroup,
  Pgbelonging,
  QuestionSet,
  SigningKeyRow,
  Site,
  Warranty,
};

/** Every entity of the schema, in an order in which rows can be inserted. */
export const ENTITIES: EntityClass<object>[] = [
  BusinessUnit,
  Site,
  People,
  PeopleGroup,
  Pgbelonging,
  Location,
  Category,
  Manufacturer,
  Asset,
  MaintenanceRecord,
  Warranty,
  AssetDocument,
  QuestionSet,
  Job,
  Comment,
  Attachment,
  Jobneed,
  SigningKeyRow,
];
