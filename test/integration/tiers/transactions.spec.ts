import { EventEmitter2 } from '@nestjs/event-emitter';
import { Comment, Job, Location } from '../../../src/model/index.js';
import { DomainEvent, DomainEvents } from '../../../src/tiers/index.js';
import { changesOfTransaction } from '../../../src/tiers/invalidation/change-log.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

class LocationCreated extends DomainEvent {}
class LocationUpdated extends DomainEvent {}
class LocationDeleted extends DomainEvent {}

describe('Transactions', () => {
  let db: TestDatabase;
  let bu: number;
  let events: { name: string; event: DomainEvent; committed: number }[];

  beforeAll(async () => {
    db = await openTestDatabase();
    bu = await db.insert('onboarding_bt', { bucode: 'BU001', buname: 'One' });
    db.get(DomainEvents).register('activity_location', {
      name: 'location',
      created: LocationCreated,
      updated: LocationUpdated,
      deleted: LocationDeleted,
    });
    db.get(EventEmitter2).on('location.*', function heard(this: { event: string }, event: DomainEvent) {
      events.push({ name: this.event, event, committed: -1 });
    });
  });
  beforeEach(async () => {
    await db.sql('delete from activity_location');
    events = [];
  });
  afterAll(() => db.close());

  const add = (name: string) =>
    db.transactions.write((em) => {
      em.persist(em.create(Location, { loccode: name, name }, { partial: true }));
      return Promise.resolve();
    });
  const names = async () =>
    (await db.sql<{ name: string }>('select name from activity_location order by id')).map(({ name }) => name);

  it('fill tenant and audit columns', async () => {
    const person = await db.insert('peoples_people', { bu_id: bu, peoplecode: 'P', peoplename: 'P', loginid: 'p' });
    await db.as(bu, () => add('Roof'), person);
    expect(
      await db.sql(
        'select bu_id, name, created_by_id, updated_by_id, created_at is not null as dated from activity_location',
      ),
    ).toEqual([{ bu_id: bu, name: 'Roof', created_by_id: person, updated_by_id: person, dated: true }]);
  });

  it('refuse a flush outside of them', async () => {
    await expect(
      db.as(bu, async () => {
        db.em.persist(db.em.create(Location, { loccode: 'X', name: 'X' }, { partial: true }));
        await db.em.flush();
      }),
    ).rejects.toMatchObject({ code: 'E_WRITE_OUTSIDE_TRANSACTION' });
    expect(await names()).toEqual([]);
  });

  it('publish what changed, by name, before the caller goes on', async () => {
    await db.as(bu, () => add('Roof'));
    await db.as(bu, () =>
      db.transactions.write(async (em) => {
        const location = await em.findOneOrFail(Location, { name: 'Roof' });
        location.name = 'Cellar';
      }),
    );
    await db.as(bu, () =>
      db.transactions.write(async (em) => em.remove(await em.findOneOrFail(Location, { name: 'Cellar' })) && undefined),
    );
    const id = events[0]?.event.id;
    expect(events.map(({ name, event }) => [name, event.constructor, event.id, event.bu, event.changed])).toEqual([
      ['location.created', LocationCreated, id, bu, undefined],
      ['location.updated', LocationUpdated, id, bu, ['updated_at', 'name']],
      ['location.deleted', LocationDeleted, id, bu, undefined],
    ]);
  });

  it('publish nothing when they are rolled back', async () => {
    const failed = db.as(bu, () =>
      db.transactions.write(async (em) => {
        em.persist(em.create(Location, { loccode: 'A', name: 'A' }, { partial: true }));
        await em.flush();
        throw new Error('no');
      }),
    );
    await expect(failed).rejects.toThrow('no');
    expect([await names(), events]).toEqual([[], []]);
  });

  it('publish an inner one only with the COMMIT of the outer one', async () => {
    let during = -1;
    await db.as(bu, () =>
      db.transactions.write(async () => {
        await add('Inner');
        during = events.length;
      }),
    );
    expect([during, events.length, await names()]).toEqual([0, 1, ['Inner']]);
  });

  it('take the inner one back with the outer one', async () => {
    const failed = db.as(bu, () =>
      db.transactions.write(async () => {
        await add('Inner');
        throw new Error('outer');
      }),
    );
    await expect(failed).rejects.toThrow('outer');
    expect([await names(), events]).toEqual([[], []]);
  });

  it('succeed although a listener fails, and tell the others all the same', async () => {
    const emitter = db.get(EventEmitter2);
    const fail = () => Promise.reject(new Error('listener'));
    emitter.prependListener('location.created', fail);
    try {
      await db.as(bu, () => add('Roof'));
    } finally {
      emitter.off('location.created', fail);
    }
    expect([await names(), events.length]).toEqual([['Roof'], 1]);
  });

  it('know of rows that go with their owner, which no flush reports', async () => {
    const job = await db.insert('activity_job', { bu_id: bu, jobcode: 'J' });
    await db.insert('activity_comment', { bu_id: bu, job_id: job, body: 'hello' });
    const changes = await db.as(bu, () =>
      db.transactions.write(async (em) => {
        em.remove(await em.findOneOrFail(Job, job));
        await em.flush();
        return (await changesOfTransaction(em)).map(({ change }) => change);
      }),
    );
    expect(changes.map(({ table, kind, tenant }) => `${table} ${kind} ${tenant}`).toSorted()).toEqual([
      `activity_comment delete ${bu}`,
      `activity_job delete ${bu}`,
    ]);
    expect(await db.as(bu, () => db.em.count(Comment))).toBe(0);
  });
});
