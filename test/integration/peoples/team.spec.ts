import { PeoplesModule } from '../../../src/peoples/index.js';
import { CachedPeopleRepository } from '../../../src/peoples/repositories/people.cached.repository.js';
import { OptimizedPeopleRepository } from '../../../src/peoples/repositories/people.optimized.repository.js';
import { PeopleRepository } from '../../../src/peoples/repositories/people.repository.js';
import { People } from '../../../src/model/index.js';
import { DEFAULT_PAGE_LIMIT, encodeCursor, type Page, type PageRequest } from '../../../src/tiers/index.js';
import type { TeamMemberView } from '../../../src/peoples/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertPerson, insertTree, insertUnits, type Units } from './people.fixture.js';

/** What `insertTree` puts on the first five levels: 3 + 9 + 27 + 81 + 243. */
const WITHIN_FIVE_LEVELS = 363;

const ALL: PageRequest = { limit: 500 };

describe('the team of a person', () => {
  let database: TestDatabase;
  let units: Units;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [PeoplesModule] });
    units = await insertUnits(database);
  });

  afterAll(() => database.close());

  const person = (name: string, columns?: Record<string, unknown>) => insertPerson(database, units.here, name, columns);
  const report = (manager_id: number, name: string) => person(name, { manager_id });
  const setManager = (id: number, manager: number) =>
    database.sql('update peoples_people set manager_id = ? where id = ?', [manager, id]);

  type Read = (id: number, page?: PageRequest, bu?: number) => Promise<Page<TeamMemberView> | null>;
  const tiers: [tier: string, read: Read][] = [
    [
      'tier 1',
      (id, page = ALL, bu = units.here) =>
        database.as(bu, () => database.get(PeopleRepository).getTeamHierarchy(id, page)),
    ],
    [
      'tier 2',
      (id, page = ALL, bu = units.here) =>
        database.as(bu, () => database.get(OptimizedPeopleRepository).getTeamHierarchy(id, page)),
    ],
    [
      'tier 3',
      (id, page = ALL, bu = units.here) =>
        database.as(bu, () => database.get(CachedPeopleRepository).fetchTeamHierarchy(id, page)),
    ],
  ];
  const namesOf = (page: Page<TeamMemberView> | null) => page?.items.map((item) => `${item.level} ${item.peoplename}`);

  describe.each(tiers)('%s', (tier, read) => {
    const of = (name: string) => `${name} (${tier})`;

    it('is flat, ordered by level, then by name', async () => {
      const root = await person(of('Root'), { role: 'manager', peoplecode: 'P-1' });
      const zoe = await report(root, of('Zoe'));
      const abe = await report(root, of('Abe'));
      await report(zoe, of('Anna'));
      await report(abe, of('Ben'));

      const page = await read(root);

      expect(namesOf(page)).toEqual([
        `0 ${of('Root')}`,
        `1 ${of('Abe')}`,
        `1 ${of('Zoe')}`,
        `2 ${of('Anna')}`,
        `2 ${of('Ben')}`,
      ]);
      expect(page?.items.slice(0, 2)).toEqual([
        {
          id: root,
          peoplecode: 'P-1',
          peoplename: of('Root'),
          role: 'manager',
          enable: true,
          level: 0,
          manager: null,
        },
        {
          id: abe,
          peoplecode: '',
          peoplename: of('Abe'),
          role: 'worker',
          enable: true,
          level: 1,
          manager: { id: root, peoplename: of('Root') },
        },
      ]);
      expect(page?.nextCursor).toBeNull();
    });

    it("shows the manager of the person asked for, who is no part of the team, and people who can't log in", async () => {
      const above = await person(of('Above'));
      const root = await report(above, of('Middle'));
      await database.sql('update peoples_people set enable = false where id = ?', [root]);

      expect((await read(root))?.items).toMatchObject([
        { id: root, enable: false, manager: { id: above, peoplename: of('Above') } },
      ]);
    });

    it('ends after five levels', async () => {
      let id = await person(of('L0'));
      const root = id;
      for (let level = 1; level <= 7; level += 1) id = await report(id, of(`L${level}`));

      expect((await read(root))?.items.map((item) => item.level)).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it.each([
      ['two who manage each other', 2],
      ['three in a ring', 3],
      ['a ring longer than the depth limit', 8],
    ])('has everyone once: %s', async (what, length) => {
      const ring: number[] = [];
      for (let n = 0; n < length; n += 1) ring.push(await person(of(`${what} ${n}`)));
      for (const [n, id] of ring.entries()) await setManager(id, ring.at(n - 1)!);
      await report(ring[1]!, of(`${what}, below`));

      const items = (await read(ring[0]!))?.items ?? [];

      expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
      expect(items.filter((item) => ring.includes(item.id)).map((item) => item.level)).toEqual(
        Array.from({ length: Math.min(length, 6) }, (_, level) => level),
      );
      expect(items.find((item) => item.peoplename.includes('below'))?.level).toBe(2);
    });

    it('has a person who is their own manager once', async () => {
      const self = await person(of('Self'));
      await setManager(self, self);

      expect(namesOf(await read(self))).toEqual([`0 ${of('Self')}`]);
    });

    it('comes in pages that join to the whole, also when names repeat and someone came in between', async () => {
      const root = await person(of('Paged'));
      const first = await database.insert('peoples_people', {
        bu_id: units.here,
        peoplename: of('Same'),
        loginid: of('same 1'),
        manager_id: root,
      });
      for (const n of [2, 3]) {
        await database.insert('peoples_people', {
          bu_id: units.here,
          peoplename: of('Same'),
          loginid: of(`same ${n}`),
          manager_id: root,
        });
      }
      await report(first, of('Deep'));
      const whole = await read(root);

      const joined: TeamMemberView[] = [];
      let cursor: string | undefined;
      do {
        const page = await read(root, { limit: 2, cursor });
        expect(page?.items.length).toBeLessThanOrEqual(2);
        joined.push(...(page?.items ?? []));
        cursor = page?.nextCursor ?? undefined;
        if (joined.length === 2) await report(root, of('Aaron')); // sorts before what was already read
      } while (cursor !== undefined);

      expect(joined).toEqual(whole?.items);
    });

    it('answers an empty page behind the last one, and null for nobody', async () => {
      const root = await person(of('Alone'));
      const behind = encodeCursor('people.team', [5, 'zzz', 1]);

      expect(await read(root, { limit: 10, cursor: behind })).toEqual({ items: [], nextCursor: null });
      expect(await read(root + 100_000, { limit: 10, cursor: behind })).toBeNull();
      expect(await read(root + 100_000)).toBeNull();
    });

    it('stays within the unit', async () => {
      const root = await person(of('Mine'));

      expect(await read(root, ALL, units.elsewhere)).toBeNull();
    });

    it.each([
      ['of another list', encodeCursor('people.list', [1])],
      ['with a level that there is not', encodeCursor('people.team', [6, 'Ann', 1])],
      ['with values of a wrong type', encodeCursor('people.team', [1, 7, 'x'])],
      ['with a character that PostgreSQL refuses', encodeCursor('people.team', [1, 'A\0', 1])],
      ['that is none', 'nonsense'],
    ])('refuses a cursor %s', async (_what, cursor) => {
      const root = await person(of(`Cursor ${cursor}`));

      await expect(read(root, { limit: 10, cursor })).rejects.toMatchObject({ code: 'E_BAD_CURSOR' });
    });
  });

  it('is the same in all tiers, in one statement for 10 people and for 1,000', async () => {
    for (const count of [10, 1_000]) {
      const root = await person(`Tree of ${count}`);
      await insertTree(database, units.here, root, count);
      const page = { limit: 500 };

      const [plain, optimized, cached] = await Promise.all(tiers.map(([, read]) => read(root, page)));
      expect(optimized?.items).toHaveLength(Math.min(count, WITHIN_FIVE_LEVELS) + 1);
      expect(optimized).toEqual(plain);
      expect(cached).toEqual(plain);

      const repository = database.get(OptimizedPeopleRepository);
      await database.expectQueries(1, units.here, () => repository.getTeamHierarchy(root, page));
    }
  });

  describe('from the cache', () => {
    const fetch = (id: number, queries: number) =>
      database.expectQueries(queries, units.here, () =>
        database.get(CachedPeopleRepository).fetchTeamHierarchy(id, ALL),
      );
    const write = (change: (people: People) => void, id: number) =>
      database.as(units.here, () =>
        database.transactions.write(async (em) => change(await em.findOneOrFail(People, { id }))),
      );

    let root: number;
    let member: number;

    beforeEach(async () => {
      const name = `Cached ${Math.random()}`;
      root = await person(name);
      member = await report(root, `${name}, below`);
      await fetch(root, 1);
    });

    it('takes no statement the second time, and remembers that there is nobody', async () => {
      await fetch(root, 0);

      await fetch(root + 500_000, 1);
      expect(await fetch(root + 500_000, 0)).toBeNull();
    });

    it.each<[string, (people: People) => void, Partial<TeamMemberView>]>([
      ['a new name', (people) => (people.peoplename = 'Renamed'), { peoplename: 'Renamed' }],
      ['another role', (people) => (people.role = 'manager'), { role: 'manager' }],
      ['disabled', (people) => (people.enable = false), { enable: false }],
      ['another code', (people) => (people.peoplecode = 'X-9'), { peoplecode: 'X-9' }],
    ])('shows a change of a member at once: %s', async (_what, change, shown) => {
      await write(change, member);

      expect((await fetch(root, 1))?.items[1]).toMatchObject(shown);
    });

    it('shows the new name of the manager, who left, and who came', async () => {
      await write((people) => (people.peoplename = 'Boss'), root);
      expect((await fetch(root, 1))?.items[1]?.manager).toEqual({ id: root, peoplename: 'Boss' });

      await write((people) => (people.manager = null), member);
      expect((await fetch(root, 1))?.items).toHaveLength(1);

      await database.as(units.here, () =>
        database.transactions.write((em) => {
          const data = { loginid: `new-${root}`, manager: em.getReference(People, root) };
          em.persist(em.create(People, data as People));
          return Promise.resolve();
        }),
      );
      expect((await fetch(root, 1))?.items).toHaveLength(2);
    });

    it('is there for the heads of teams before anybody asks, when it was warmed', async () => {
      const { team } = database.get(CachedPeopleRepository);
      const asked = await database.as(units.here, async () => team.definition.warm?.());

      expect(asked).toContainEqual({ id: expect.any(Number), limit: DEFAULT_PAGE_LIMIT });
      expect(asked?.map(({ id }) => id)).not.toContain(member);
      expect(asked?.length).toBeLessThanOrEqual(20);
      // What warming asks for is what a request without parameters asks for: one entry, not two.
      const { id } = asked![0]!;
      await database.as(units.here, () => team.answer(asked![0]!));
      const page = { limit: DEFAULT_PAGE_LIMIT, cursor: undefined };
      expect(await team.peek(units.here, { id, ...page })).toBeDefined();
    });

    it('is kept when nothing that it shows has changed', async () => {
      const before = await fetch(root, 0);
      await write((people) => (people.email = 'new@example.com'), member);

      expect(await fetch(root, 0)).toEqual(before);
    });
  });
});
