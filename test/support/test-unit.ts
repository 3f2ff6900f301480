import { ApiClient } from './api-client.js';
import type { TestApp } from './test-app.js';

type Staff = 'admin' | 'manager' | 'worker';

/** A business unit with one person of each role and nothing else. */
export interface TestUnit {
  readonly id: number;
  readonly admin: ApiClient;
  readonly manager: ApiClient;
  readonly worker: ApiClient;
  /** The numbers of these people. */
  readonly people: Readonly<Record<Staff, number>>;
}

/**
 * Makes a business unit as another program would: by plain SQL that names only what identifies the rows. Its people get
 * the password of the seeded ones by a copy of the hash.
 */
export async function openUnit(app: TestApp, code: string): Promise<TestUnit> {
  const [unit] = await app.sql<{ id: number }>(
    'insert into onboarding_bt (bucode, buname) values (?, ?) returning id',
    [code, `Unit ${code}`],
  );
  const hire = async (role: Staff): Promise<number> => {
    const [person] = await app.sql<{ id: number }>(
      `insert into peoples_people (bu_id, loginid, peoplename, role, password_hash)
       select ?, ?, ?, ?, password_hash from peoples_people where loginid = 'admin-BU001' returning id`,
      [unit!.id, `${role}-${code}`, `${role} of ${code}`, role],
    );
    return person!.id;
  };
  const people = { admin: await hire('admin'), manager: await hire('manager'), worker: await hire('worker') };
  const client = (role: Staff) => new ApiClient(app, `${role}-${code}`);
  return { id: unit!.id, admin: client('admin'), manager: client('manager'), worker: client('worker'), people };
}
