import type { Dependencies } from '../../../tiers/index.js';

/** Who belongs to which group, and whether work given to the group reaches them. */
const MEMBERSHIP = { peoples_pgbelonging: ['people_id', 'pgroup_id'] } as const;

/** What whole occurrences show of the rows they point to. */
const SHOWN = {
  onboarding_bt: ['buname'],
  peoples_people: ['peoplename'],
  activity_job: ['jobcode', 'jobname'],
  activity_asset: ['assetcode', 'assetname'],
  activity_questionset: ['qsetname'],
} as const;

/** Due work is shown whole: every column of an occurrence matters. */
export const DUE_DEPENDENCIES: Dependencies = {
  lists: { activity_jobneed: 'any', ...MEMBERSHIP },
  shows: { ...SHOWN, peoples_pgroup: ['groupname', 'enable'] },
};

/** A tree consists of whole occurrences, too, whoever they are given to. */
export const TREE_DEPENDENCIES: Dependencies = {
  lists: { activity_jobneed: 'any' },
  shows: { ...SHOWN, peoples_pgroup: ['groupname'] },
};

export const SLOT_DEPENDENCIES: Dependencies = {
  lists: {
    activity_jobneed: [
      'jobdesc',
      'jobstatus',
      'plandatetime',
      'expirydatetime',
      'gracetime',
      'people_id',
      'pgroup_id',
      'asset_id',
      'qset_id',
    ],
    ...MEMBERSHIP,
  },
  shows: {
    peoples_pgroup: ['enable'],
    onboarding_bt: ['buname'],
    activity_asset: ['assetname'],
    activity_questionset: ['qsetname'],
  },
};

/** The occurrence itself is the report's row; of others it shows the parent's description. */
export const REPORT_DEPENDENCIES: Dependencies = {
  shows: {
    ...SHOWN,
    peoples_pgroup: ['groupname'],
    activity_asset: ['assetcode', 'assetname', 'location_id'],
    activity_location: ['name'],
    activity_jobneed: ['jobdesc'],
  },
};
