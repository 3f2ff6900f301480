import { verify } from '@node-rs/argon2';
import type { Caller } from '../../../src/auth/index.js';
import { Problem } from '../../../src/http/problems.js';
import { BusinessUnit } from '../../../src/model/index.js';
import { PeoplesModule, PersonUpdated, type PersonView } from '../../../src/peoples/index.js';
import { PeopleService } from '../../../src/peoples/people.service.js';
import { CachedPeopleRepository } from '../../../src/peoples/repositories/people.cached.repository.js';
import { OptimizedPeopleRepository } from '../../../src/peoples/repositories/people.optimized.repository.js';
import { PeopleRepository } from '../../../src/peoples/repositories/people.repository.js';
import type { PeopleFilters } from '../../../src/peoples/repositories/people.lists.js';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertPerson, insertTree, insertUnits, type Units } from './people.fixture.js';

describe('people', () => {
  let database: TestDatabase;
  let units: Units;
  let admin: number;
  let manager: number;
  let foreign: number;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [PeoplesModule] });
    units = await insertUnits(database);
    foreign = await insertPerson(database, units.elsewhere, 'Foreign', { role: 'admin' });
    admin = await insertPerson(database, units.here, 'Ada', { role: 'admin', created_by_id: foreign });
    manager = await insertPerson(database, units.here, 'Max', {
      role: 'manager',
      manager_id: admin,
      created_by_id: admin,
      peoplecode: 'P-2',
      email: 'max@example.com',
      mobno: '+1',
      last_login: '2026-06-01T08:00:00.123Z',
      ctzoffset: 330,
    });
    await insertPerson(database, units.here, 'Will', { manager_id: manager });
    await insertPerson(database, units.here, 'Wilma', { manager_id: manager, enable: false });
  });

  afterAll(() => database.close());

  const here = <T>(fn: () => Promise<T>, actor?: number) => database.as(units.here, fn, actor);
  const plain = () => database.get(PeopleRepository);
  const optimized = () => database.get(OptimizedPeopleRepository);
  const cached = () => database.get(CachedPeopleRepository);

  describe.each([
    ['tier 1', plain],
    ['tier 2', optimized],
  ])('%s', (_tier, repository) => {
    it('shows a person whole, without the hash, and no writer of another unit', async () => {
      expect(await here(() => repository().getPerson(manager))).toEqual({
        id: manager,
        peoplecode: 'P-2',
        peoplename: 'Max',
        loginid: `Max@${units.here}`,
        email: 'max@example.com',
        mobno: '+1',
        role: 'manager',
        manager: { id: admin, peoplename: 'Ada' },
        enable: true,
        lastLogin: '2026-06-01T08:00:00.123Z',
        bu: { id: units.here, buname: 'Here Ltd' },
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
        createdBy: { id: admin, peoplename: 'Ada' },
        updatedBy: null,
        ctzoffset: 330,
      });
      expect(await here(() => repository().getPerson(admin))).toMatchObject({ createdBy: null, manager: null });
    });

    it('answers null for a person of another unit', async () => {
      expect(await here(() => repository().getPerson(foreign))).toBeNull();
    });

    it.each<[string, PeopleFilters, string[]]>([
      ['all', {}, ['Ada', 'Max', 'Will', 'Wilma']],
      ['of a role', { role: 'worker' }, ['Will', 'Wilma']],
      ['who may not log in', { enable: false }, ['Wilma']],
      ['who report to somebody', { manager: -1 }, ['Will', 'Wilma']],
      ['who fit all filters', { manager: -1, enable: true, role: 'worker' }, ['Will']],
    ])('lists people, page by page: %s', async (_what, filters, names) => {
      // the table is written down before anybody has a number
      const asked = filters.manager === undefined ? filters : { ...filters, manager };
      const found: PersonView[] = [];
      let cursor: string | undefined;
      do {
        const page = await here(() => repository().getPeople(asked, { limit: 1, cursor }));
        expect(page.items).toHaveLength(1);
        found.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);

      expect(found.map((person) => person.peoplename)).toEqual(names);
    });
  });

  it('reads a page in one statement, of 10 people and of 500', async () => {
    await insertTree(database, units.elsewhere, foreign, 600);
    for (const limit of [10, 500]) {
      const page = await database.expectQueries(1, units.elsewhere, () => optimized().getPeople({}, { limit }));

      expect(page.items).toHaveLength(limit);
      expect(page).toEqual(await database.as(units.elsewhere, () => plain().getPeople({}, { limit })));
    }
  });

  describe('kept', () => {
    const as = (role: Caller['role'], personId: number): Caller => ({
      personId,
      role,
      homeBu: units.here,
      bu: units.here,
      ctzoffset: undefined,
    });
    const service = () => database.get(PeopleService);
    const status = (promise: Promise<unknown>) =>
      promise.then(
        () => 'done',
        (error: unknown) => (error instanceof Problem ? error.getStatus() : error),
      );
    const hashOf = async (id: number) => {
      const [row] = await database.sql<{ password_hash: string }>(
        'select password_hash from peoples_people where id = ?',
        [id],
      );
      return row!.password_hash;
    };

    it('gives a person defaults, a writer and a hash that stands alone', async () => {
      const { value } = await here(
        () => service().create(as('admin', admin), { loginid: 'nina', password: 'correct horse' }),
        admin,
      );

      expect(value).toMatchObject({ loginid: 'nina', peoplename: '', role: 'worker', enable: true });
      expect(value.createdBy).toEqual({ id: admin, peoplename: 'Ada' });
      expect(JSON.stringify(value)).not.toContain('argon2');
      const stored = await hashOf(value.id);
      expect(stored).toMatch(/^\$argon2id\$/);
      expect(await verify(stored, 'correct horse')).toBe(true);
    });

    it('changes the password, and leaves it alone in other changes', async () => {
      const id = await insertPerson(database, units.here, 'Pat', { password_hash: 'before' });

      await here(() => service().update(as('admin', admin), id, { email: 'pat@example.com' }));
      expect(await hashOf(id)).toBe('before');

      await here(() => service().update(as('admin', admin), id, { password: 'another one' }));
      expect(await verify(await hashOf(id), 'another one')).toBe(true);
    });

    it('refuses a change of a representation that is no longer the present one', async () => {
      const id = await insertPerson(database, units.here, 'Etta');
      const { etag } = await here(() => service().update(as('admin', admin), id, { mobno: '+2' }));

      expect(await status(here(() => service().update(as('admin', admin), id, { mobno: '+3' }, etag)))).toBe('done');
      expect(await status(here(() => service().update(as('admin', admin), id, { mobno: '+4' }, etag)))).toBe(412);
      expect(await status(here(() => service().remove(as('admin', admin), id, etag)))).toBe(412);
    });

    it('keeps admins to admins', async () => {
      const other = await insertPerson(database, units.here, 'Otto', { role: 'admin' });
      const worker = await insertPerson(database, units.here, 'Wim');
      const boss = as('manager', manager);

      expect(await status(here(() => service().create(boss, { loginid: 'x', role: 'admin' })))).toBe(403);
      expect(await status(here(() => service().update(boss, worker, { role: 'admin' })))).toBe(403);
      expect(await status(here(() => service().update(boss, other, { email: '' })))).toBe(403);
      expect(await status(here(() => service().remove(boss, other)))).toBe(403);
      expect(await status(here(() => service().update(boss, worker, { role: 'manager' })))).toBe('done');
      expect(await status(here(() => service().update(as('admin', admin), worker, { role: 'admin' })))).toBe('done');
      expect(await status(here(() => service().remove(as('admin', admin), other)))).toBe('done');
    });

    it('lets nobody disable or delete themselves', async () => {
      const boss = as('manager', manager);

      expect(await status(here(() => service().update(boss, manager, { enable: false })))).toBe(409);
      expect(await status(here(() => service().remove(boss, manager)))).toBe(409);
      expect(await status(here(() => service().update(boss, manager, { mobno: '+9' })))).toBe('done');
    });

    it('knows nobody of another unit', async () => {
      for (const role of ['manager', 'admin'] as const) {
        const caller = as(role, admin);
        expect(await status(here(() => service().update(caller, foreign, { email: '' })))).toBe(404);
        expect(await status(here(() => service().remove(caller, foreign)))).toBe(404);
        expect(await here(() => service().create(caller, { loginid: 'y', managerId: foreign }).catch(codeOf))).toBe(
          '23503',
        );
      }
    });

    it('has every loginid once, over all units', async () => {
      const caller = as('admin', admin);

      expect(
        await here(() =>
          service()
            .create(caller, { loginid: `Foreign@${units.elsewhere}` })
            .catch(codeOf),
        ),
      ).toBe('23505');
    });

    it('tells others what happened, by number and column, without values', async () => {
      const id = await insertPerson(database, units.here, 'Eve');
      const heard: unknown[] = [];
      const listener = (event: unknown) => heard.push(event);
      const emitter = database.module.get(EventEmitter2, { strict: false });
      emitter.on('person.*', listener);

      await here(() => service().update(as('admin', admin), id, { managerId: admin, email: 'eve@example.com' }));
      await here(() => service().remove(as('admin', admin), id));
      emitter.off('person.*', listener);

      expect(heard).toEqual([
        expect.objectContaining({ id, bu: units.here, changed: expect.arrayContaining(['manager_id', 'email']) }),
        expect.objectContaining({ id, bu: units.here, changed: undefined }),
      ]);
      expect(heard[0]).toBeInstanceOf(PersonUpdated);
    });

    describe('from the cache', () => {
      const fetch = (id: number, queries: number) =>
        database.expectQueries(queries, units.here, () => cached().fetchPerson(id));

      it('takes no statement the second time', async () => {
        expect(await fetch(manager, 1)).toEqual(await here(() => plain().getPerson(manager)));
        await fetch(manager, 0);
      });

      it('shows every change of the person, and of nobody else', async () => {
        const id = await insertPerson(database, units.here, 'Cora', { manager_id: manager });
        await fetch(id, 1);
        await fetch(manager, 1 - (await isCached(manager)));

        await here(() => service().update(as('admin', admin), id, { mobno: '+42' }));

        expect((await fetch(id, 1))?.mobno).toBe('+42');
        await fetch(manager, 0);
      });

      it('shows the new name of the manager and of who wrote the person', async () => {
        const boss = await insertPerson(database, units.here, 'Bo');
        const id = await insertPerson(database, units.here, 'Cleo', { manager_id: boss, created_by_id: boss });
        await fetch(id, 1);

        await here(() => service().update(as('admin', admin), boss, { peoplename: 'Beau' }));

        const named = { id: boss, peoplename: 'Beau' };
        expect(await fetch(id, 1)).toMatchObject({ manager: named, createdBy: named });
      });

      it('forgets who was deleted, and finds who was not there before', async () => {
        const id = await insertPerson(database, units.here, 'Dot');
        await fetch(id, 1);
        await here(() => service().remove(as('admin', admin), id));
        expect(await fetch(id, 1)).toBeNull();
        expect(await fetch(id, 0)).toBeNull();

        await fetch(id + 1, 1);
        const { value } = await here(() => service().create(as('admin', admin), { loginid: 'next' }));
        expect(value.id).toBe(id + 1);
        expect((await fetch(id + 1, 1))?.loginid).toBe('next');
      });

      it('shows the new name of the unit', async () => {
        await fetch(admin, 1 - (await isCached(admin)));
        await here(() =>
          database.transactions.write(async (em) => {
            const unit = await em.findOneOrFail(BusinessUnit, { id: units.here });
            unit.buname = 'Here & There';
          }),
        );

        expect((await fetch(admin, 1))?.bu.buname).toBe('Here & There');
      });

      const isCached = async (id: number) => ((await cached().one.peek(units.here, { id })) ? 1 : 0);
    });
  });
});

/** What PostgreSQL calls an error; the problem filter turns it into a status. */
function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
