import { ACTIVITY_ASSET } from './activity-asset.js';
import { ACTIVITY_ASSETDOCUMENT } from './activity-assetdocument.js';
import { ACTIVITY_ATTACHMENT } from './activity-attachment.js';
import { ACTIVITY_CATEGORY } from './activity-category.js';
import { ACTIVITY_COMMENT } from './activity-comment.js';
import { ACTIVITY_JOB } from './activity-job.js';
import { ACTIVITY_JOBNEED } from './activity-jobneed.js';
import { ACTIVITY_LOCATION } from './activity-location.js';
import { ACTIVITY_MAINTENANCERECORD } from './activity-maintenancerecord.js';
import { ACTIVITY_MANUFACTURER } from './activity-manufacturer.js';
import { ACTIVITY_QUESTIONSET } from './activity-questionset.js';
import { ACTIVITY_WARRANTY } from './activity-warranty.js';
import { ONBOARDING_BT } from './onboarding-bt.js';
import { ONBOARDING_SITE } from './onboarding-site.js';
import { PEOPLES_PEOPLE } from './peoples-people.js';
import { PEOPLES_PGBELONGING } from './peoples-pgbelonging.js';
import { PEOPLES_PGROUP } from './peoples-pgroup.js';

/** Made by "npm run db:capture". */
export const CAPTURE = [
  ...ACTIVITY_ASSET,
  ...ACTIVITY_ASSETDOCUMENT,
  ...ACTIVITY_ATTACHMENT,
  ...ACTIVITY_CATEGORY,
  ...ACTIVITY_COMMENT,
  ...ACTIVITY_JOB,
  ...ACTIVITY_JOBNEED,
  ...ACTIVITY_LOCATION,
  ...ACTIVITY_MAINTENANCERECORD,
  ...ACTIVITY_MANUFACTURER,
  ...ACTIVITY_QUESTIONSET,
  ...ACTIVITY_WARRANTY,
  ...ONBOARDING_BT,
  ...ONBOARDING_SITE,
  ...PEOPLES_PEOPLE,
  ...PEOPLES_PGBELONGING,
  ...PEOPLES_PGROUP,
];
