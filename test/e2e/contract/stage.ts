import type { TestApp } from '../../support/test-app.js';
import { openUnit, type TestUnit } from '../../support/test-unit.js';

/** One row of everything that other rows point to, in a unit of its own. */
export interface References {
  readonly site: number;
  readonly group: number;
  readonly location: number;
  readonly category: number;
  readonly manufacturer: number;
  readonly qset: number;
  readonly asset: number;
  readonly job: number;
  readonly jobneed: number;
  readonly person: number;
}

/** What the tests of the contract play on: the seeded application, a unit with one row of each, and an empty one. */
export interface Stage {
  readonly app: TestApp;
  readonly home: TestUnit;
  /** Rows of {@link home}. */
  readonly refs: References;
  /** Another unit, with rows that {@link home} must not see. */
  readonly abroad: TestUnit;
  readonly foreign: References;
}

export async function setStage(app: TestApp): Promise<Stage> {
  const home = await openUnit(app, 'HOME');
  const abroad = await openUnit(app, 'ABROAD');
  return { app, home, refs: await makeReferences(home), abroad, foreign: await makeReferences(abroad) };
}

async function makeReferences({ admin, people }: TestUnit): Promise<References> {
  const asset = await admin.make('assets', { assetcode: 'REF', assetname: 'Reference' });
  const job = await admin.make('jobs', { jobcode: 'REF', jobname: 'Reference' });
  return {
    site: await admin.make('sites', { name: 'Reference' }),
    group: await admin.make('groups', { groupname: 'Reference' }),
    location: await admin.make('locations', { name: 'Reference' }),
    category: await admin.make('categories', { name: 'Reference' }),
    manufacturer: await admin.make('manufacturers', { name: 'Reference' }),
    qset: await admin.make('question-sets', { qsetname: 'Reference' }),
    asset,
    job,
    jobneed: await admin.make('jobneeds', { jobdesc: 'Reference' }),
    person: people.worker,
  };
}
