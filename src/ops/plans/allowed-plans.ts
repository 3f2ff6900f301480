import type { AllowedInPlan } from '../../tiers/index.js';

/** What plans and indexes of this application look like for a reason. A test shows each of these indexes in use. */
export const ALLOWED_PLANS: readonly AllowedInPlan[] = [
  {
    kind: 'unused',
    index: 'activity_job_search_idx',
    reason: 'finds rare words; a frequent one is found sooner in the order of the list',
  },
  {
    kind: 'unused',
    index: 'activity_jobneed_people_expiry_idx',
    reason: 'spares the past, of which young data have none',
  },
  {
    kind: 'unused',
    index: 'activity_jobneed_pgroup_expiry_idx',
    reason: 'spares the past, of which young data have none',
  },
];
