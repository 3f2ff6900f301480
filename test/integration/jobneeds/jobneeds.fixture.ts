import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import { JobneedModule } from '../../../src/activity/jobneeds/index.js';
import type { BaseEntity } from '../../../src/model/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

export { TEST_NOW } from '../../support/test-database.js';

/** A unit with Ann, who belongs to the day shift and to a group that is switched off, and what occurrences point to. */
export interface Unit {
  readonly bu: number;
  readonly ann: number;
  readonly bob: number;
  readonly dayShift: number;
  /** Ann belongs to it, but it is not enabled. */
  readonly oldShift: number;
  /** Nobody belongs to it. */
  readonly others: number;
  readonly location: number;
  readonly asset: number;
  readonly qset: number;
  readonly job: number;
}

/** The columns of an occurrence; without people and group it is nobody's. */
export type Columns = Readonly<Record<string, string | number | boolean | null>>;

export function openDatabase(): Promise<TestDatabase> {
  return openTestDatabase({ imports: [JobneedModule] });
}

/** Whatever takes rows by plain SQL. */
export type Rows = Pick<TestDatabase, 'insert'>;

export async function createUnit(db: Rows, bucode: string): Promise<Unit> {
  const bu = await db.insert('onboarding_bt', { bucode, buname: `Unit ${bucode}` });
  const person = (peoplename: string) =>
    db.insert('peoples_people', { bu_id: bu, loginid: `${peoplename}-${bucode}`, peoplename });
  const group = (groupname: string, enable: boolean) => db.insert('peoples_pgroup', { bu_id: bu, groupname, enable });
  const ann = await person('Ann');
  const bob = await person('Bob');
  const dayShift = await group('Day shift', true);
  const oldShift = await group('Old shift', false);
  const others = await group('Others', true);
  for (const pgroup_id of [dayShift, oldShift]) {
    await db.insert('peoples_pgbelonging', { bu_id: bu, pgroup_id, people_id: ann });
  }
  const location = await db.insert('activity_location', { bu_id: bu, loccode: 'R1', name: 'Roof' });
  const asset = await db.insert('activity_asset', {
    bu_id: bu,
    assetcode: 'PUMP-1',
    assetname: 'Pump',
    location_id: location,
  });
  const qset = await db.insert('activity_questionset', { bu_id: bu, qsetname: 'Daily' });
  const job = await db.insert('activity_job', { bu_id: bu, jobcode: 'J1', jobname: 'Round' });
  return { bu, ann, bob, dayShift, oldShift, others, location, asset, qset, job };
}

/** Inserts an occurrence past the application. */
export function plan(db: Rows, unit: Unit, columns: Columns): Promise<number> {
  return db.insert('activity_jobneed', { bu_id: unit.bu, ...columns });
}

/** The same, for the asset and the question set of the unit. */
export function planSlot(db: Rows, unit: Unit, columns: Columns): Promise<number> {
  return plan(db, unit, { asset_id: unit.asset, qset_id: unit.qset, people_id: unit.ann, ...columns });
}

/** Changes a row through the application. */
export async function changeRow<E extends BaseEntity>(
  db: TestDatabase,
  unit: Unit,
  entity: EntityClass<E>,
  id: number,
  data: Partial<E>,
): Promise<void> {
  await db.as(unit.bu, () =>
    db.transactions.write(async (em) => {
      const row = await em.findOneOrFail(entity, { id } as FilterQuery<E>);
      em.assign(row, data as never);
    }),
  );
}
