import type { EntityManager } from '@mikro-orm/core';
import { chooseSubjects } from '../subjects.js';
import { rawSql } from '../../tiers/index.js';

/** Whom and what the samples ask about: of each kind the one with most, and nobody where the data have none. */
export interface SampleSubjects {
  readonly tenant: number;
  /** The instant as of which everything is asked. */
  readonly now: Date;
  /** A number that no row has. */
  readonly nobody: number;
  /** Any row, where which one does not matter. */
  readonly any: number;
  readonly word: string;
  readonly since: Date;
  /** A superior, with a team. */
  readonly head: number;
  /** Has most jobs. */
  readonly assignee: number;
  readonly location: number;
  readonly root: number;
  readonly workers: { readonly mine: number; readonly externalTours: number };
  readonly visit: { readonly at: Date; readonly people: number; readonly asset: number; readonly qset: number };
  /** Has most comments. */
  readonly talkedAbout: number;
  /** The row that most rows of each of these tables belong to. */
  readonly withMost: Readonly<Record<keyof typeof PARTS, number>>;
}

const NOBODY = 999_999_999;

/** Parts of something, and the column that says of what. */
const PARTS = {
  attachments: ['activity_attachment', 'job_id'],
  maintenanceRecords: ['activity_maintenancerecord', 'asset_id'],
  warranties: ['activity_warranty', 'asset_id'],
  documents: ['activity_assetdocument', 'asset_id'],
  members: ['peoples_pgbelonging', 'pgroup_id'],
} as const;

/** Looks the data over. To be called in a unit of work. @throws Error where there are no jobs and people */
export async function chooseSampleSubjects(em: EntityManager, now: Date): Promise<SampleSubjects> {
  const { tenant, word, since, head, workers, visit, ...chosen } = await chooseSubjects(em, now);
  const most = async ([table, column]: readonly [string, string]) => {
    const [row] = await rawSql<{ id: number }>(
      em,
      `select ${column} as id from ${table} where bu_id = ? group by ${column} order by count(*) desc, ${column} limit 1`,
      [tenant],
    );
    return row?.id ?? NOBODY;
  };
  return {
    tenant,
    now,
    nobody: NOBODY,
    any: 1,
    word,
    since,
    head,
    workers: { mine: workers.mine ?? NOBODY, externalTours: workers.externalTours ?? NOBODY },
    visit: visit ?? { at: now, people: NOBODY, asset: NOBODY, qset: NOBODY },
    talkedAbout: chosen.job ?? NOBODY,
    assignee: chosen.assignee ?? NOBODY,
    location: chosen.location ?? NOBODY,
    root: chosen.root ?? NOBODY,
    withMost: {
      attachments: await most(PARTS.attachments),
      maintenanceRecords: await most(PARTS.maintenanceRecords),
      warranties: await most(PARTS.warranties),
      documents: await most(PARTS.documents),
      members: await most(PARTS.members),
    },
  };
}
