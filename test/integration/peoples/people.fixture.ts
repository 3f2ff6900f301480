import type { TestDatabase } from '../../support/test-database.js';

/** Two business units, by number. */
export interface Units {
  readonly here: number;
  readonly elsewhere: number;
}

export async function insertUnits(database: TestDatabase): Promise<Units> {
  const here = await database.insert('onboarding_bt', { bucode: 'HERE', buname: 'Here Ltd' });
  const elsewhere = await database.insert('onboarding_bt', { bucode: 'ELSEWHERE', buname: 'Elsewhere Ltd' });
  return { here, elsewhere };
}

/** Inserts a person by plain SQL, who logs in by the name. @returns the number */
export function insertPerson(
  database: TestDatabase,
  bu: number,
  peoplename: string,
  columns: Record<string, unknown> = {},
): Promise<number> {
  return database.insert('peoples_people', { bu_id: bu, peoplename, loginid: `${peoplename}@${bu}`, ...columns });
}

/** Inserts `count` people below `manager`: three report to everyone, level by level. */
export async function insertTree(database: TestDatabase, bu: number, manager: number, count: number): Promise<void> {
  const prefix = `below-${manager}-`;
  await database.sql(
    `insert into peoples_people (bu_id, peoplename, loginid)
     select ?, 'Person ' || n, ?::text || n from generate_series(1, ?::int) n`,
    [bu, prefix, count],
  );
  await database.sql(
    `update peoples_people report set manager_id = coalesce(boss.id, ?)
     from generate_series(1, ?::int) n left join peoples_people boss on boss.loginid = ?::text || (n - 1) / 3
     where report.loginid = ?::text || n`,
    [manager, count, prefix, prefix],
  );
}
