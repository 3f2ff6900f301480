import type { EntityManager } from '@mikro-orm/core';
import { shownFields } from '../../../http/entity-view.js';
import { Jobneed } from '../../../model/index.js';
import { dependenciesOf, rowDependenciesOf, type Dependencies, type RowDependency } from '../../../tiers/index.js';
import { JobneedView, SlotView } from '../dto/jobneed.view.js';
import type { AdhocRequest, DueList } from './jobneed.lists.js';

/**
 * Due work is shown whole: every column of an occurrence matters, but only of those in the list. What is given to a person
 * alone is that person's; whose it is besides, where it is given to a group, only the memberships tell.
 */
export function dueDependencies(em: EntityManager, { identifiers }: DueList): Dependencies {
  const { shows } = rowDependenciesOf(em, Jobneed, { fields: shownFields(JobneedView) }).dependsOn;
  return {
    lists: {
      activity_jobneed: [
        { columns: 'any', where: { identifier: identifiers, pgroup_id: [null] }, through: 'people_id' },
        { columns: 'any', where: { identifier: identifiers, pgroup_id: { not: [null] } } },
      ],
      peoples_pgbelonging: { columns: ['pgroup_id'], through: 'people_id' },
    },
    shows: { ...shows, peoples_pgroup: ['groupname', 'enable'] },
  };
}

/** Whole occurrences, of any kind and whoever they are given to. */
export function wholeDependencies(em: EntityManager): Dependencies {
  return dependenciesOf(em, Jobneed, { fields: shownFields(JobneedView) });
}

/** What is planned at one asset and not over. Of the asset, only its name is shown, as of any row that is pointed to. */
export function slotDependencies(em: EntityManager): {
  readonly row: RowDependency<AdhocRequest>;
  readonly dependsOn: Dependencies;
} {
  const { shows } = rowDependenciesOf(em, Jobneed, { fields: shownFields(SlotView) }).dependsOn;
  return {
    row: { table: 'activity_asset', columns: [], id: ({ asset }) => asset },
    dependsOn: {
      lists: {
        activity_jobneed: {
          columns: [
            'jobdesc',
            'jobstatus',
            'plandatetime',
            'expirydatetime',
            'gracetime',
            'people_id',
            'pgroup_id',
            'qset_id',
          ],
          where: { jobstatus: { not: ['COMPLETED', 'AUTOCLOSED'] } },
          through: 'asset_id',
        },
        peoples_pgbelonging: ['people_id', 'pgroup_id'],
      },
      shows: { ...shows, peoples_pgroup: ['enable'] },
    },
  };
}
