import { Location } from '../../../src/model/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

describe('Transactions', () => {
  let db: TestDatabase;
  let bu: number;

  beforeAll(async () => {
    db = await openTestDatabase();
    bu = await db.insert('onboarding_bt', { bucode: 'BU001', buname: 'One' });
  });
  afterAll(() => db.close());

  it('fills tenant and audit columns', async () => {
    const person = await db.insert('peoples_people', { bu_id: bu, peoplecode: 'P', peoplename: 'P', loginid: 'p' });
    await db.as(
      bu,
      () =>
        db.transactions.write((em) => {
          em.persist(em.create(Location, { loccode: 'L', name: 'Roof' }, { partial: true }));
          return Promise.resolve();
        }),
      person,
    );
    const rows = await db.sql(
      'select bu_id, name, created_by_id, updated_by_id, created_at is not null as dated from activity_location',
    );
    expect(rows).toEqual([{ bu_id: bu, name: 'Roof', created_by_id: person, updated_by_id: person, dated: true }]);
  });

  it('refuses a flush outside of it', async () => {
    await expect(
      db.as(bu, async () => {
        db.em.persist(db.em.create(Location, { loccode: 'X', name: 'X' }, { partial: true }));
        await db.em.flush();
      }),
    ).rejects.toMatchObject({ code: 'E_WRITE_OUTSIDE_TRANSACTION' });
  });
});
