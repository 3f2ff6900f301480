import type { EntityManager } from '@mikro-orm/core';
import { chooseSubjects, type Subjects } from '../catalogue/index.js';
import { rawSql } from '../tiers/index.js';

/** Whom and what the samples ask about: rows with enough below them for a second page. */
export interface SnapshotSubjects {
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

/**
 * Looks the demo data over. To be called in a unit of work.
 * @throws Error that names what the data have none of
 */
export async function chooseSnapshotSubjects(em: EntityManager, now: Date): Promise<SnapshotSubjects> {
  const chosen = await chooseSubjects(em, now);
  const { tenant, word, since, head, workers } = chosen;
  const withMost: Partial<Record<keyof typeof PARTS, number>> = {};
  for (const name of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
    const [table, column] = PARTS[name];
    const [row] = await rawSql<{ id: number }>(
      em,
      `select ${column} as id from ${table} where bu_id = ? group by ${column} order by count(*) desc, ${column} limit 1`,
      [tenant],
    );
    withMost[name] = required(name, row?.id);
  }
  return {
    tenant,
    now,
    nobody: NOBODY,
    any: 1,
    word,
    since,
    head,
    workers: { mine: required('work', workers.mine), externalTours: required('tours', workers.externalTours) },
    visit: required('visit', chosen.visit),
    talkedAbout: required('job', chosen.job),
    assignee: required('assignee', chosen.assignee),
    location: required('location', chosen.location),
    root: required('root', chosen.root),
    withMost: withMost as SnapshotSubjects['withMost'],
  };
}

function required<T>(name: keyof Subjects | keyof typeof PARTS | 'work' | 'tours', subject: T | undefined): T {
  if (subject === undefined) throw new Error(`The demo data have nothing to ask for: ${name}`);
  return subject;
}
