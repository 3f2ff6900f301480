import { Problem } from '../../../src/http/problems.js';
import { GroupMembershipChanged, PeoplesModule, type GroupView } from '../../../src/peoples/index.js';
import { GroupService } from '../../../src/peoples/group.service.js';
import { OptimizedGroupRepository } from '../../../src/peoples/repositories/group.optimized.repository.js';
import { GroupRepository } from '../../../src/peoples/repositories/group.repository.js';
import { type CachedQuery, TieredCache } from '../../../src/tiers/index.js';
import { Module } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertPerson, insertUnits, type Units } from './people.fixture.js';

/** What the job needs of a person depend on, in a feature that comes after this one. */
@Module({})
class MembershipReader {
  loads = 0;
  readonly groupsOf: CachedQuery<Record<string, never>, number>;

  constructor(cache: TieredCache) {
    this.groupsOf = cache.define({
      name: 'test.groups-of',
      ttlSeconds: 60,
      dependsOn: { lists: { peoples_pgbelonging: ['people_id', 'pgroup_id'], peoples_pgroup: ['enable'] } },
      load: () => Promise.resolve((this.loads += 1)),
    });
  }
}

describe('groups', () => {
  let database: TestDatabase;
  let units: Units;
  let ann: number;
  let bob: number;
  let foreigner: number;
  let crew: number;
  let foreignCrew: number;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [PeoplesModule, MembershipReader] });
    units = await insertUnits(database);
    ann = await insertPerson(database, units.here, 'Ann', { role: 'manager' });
    bob = await insertPerson(database, units.here, 'Bob', { enable: false });
    foreigner = await insertPerson(database, units.elsewhere, 'Foreigner');
    crew = await insertGroup(units.here, 'Crew', { created_by_id: ann });
    foreignCrew = await insertGroup(units.elsewhere, 'Foreign crew');
    await insertGroup(units.here, 'Retired', { enable: false });
    for (const people_id of [bob, ann]) await insertMembership(crew, people_id);
  });

  afterAll(() => database.close());

  const insertGroup = (bu_id: number, groupname: string, columns = {}) =>
    database.insert('peoples_pgroup', { bu_id, groupname, ...columns });
  const insertMembership = (pgroup_id: number, people_id: number) =>
    database.insert('peoples_pgbelonging', { bu_id: units.here, pgroup_id, people_id });
  const here = <T>(fn: () => Promise<T>, actor?: number) => database.as(units.here, fn, actor);
  const plain = () => database.get(GroupRepository);
  const optimized = () => database.get(OptimizedGroupRepository);

  describe.each([
    ['tier 1', plain],
    ['tier 2', optimized],
  ])('%s', (_tier, repository) => {
    it('shows a group whole', async () => {
      expect(await here(() => repository().getGroup(crew))).toEqual({
        id: crew,
        groupname: 'Crew',
        enable: true,
        bu: { id: units.here, buname: 'Here Ltd' },
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
        createdBy: { id: ann, peoplename: 'Ann' },
        updatedBy: null,
        ctzoffset: -1,
      });
      expect(await here(() => repository().getGroup(foreignCrew))).toBeNull();
    });

    it('lists the groups of the unit, page by page', async () => {
      const first = await here(() => repository().getGroups({ limit: 1 }));
      const second = await here(() => repository().getGroups({ limit: 1, cursor: first.nextCursor ?? '' }));

      expect([...first.items, ...second.items].map((group) => group.groupname)).toEqual(['Crew', 'Retired']);
      expect(second.nextCursor).toBeNull();
    });

    it('lists the members of a group, page by page', async () => {
      const first = await here(() => repository().getGroupMembers(crew, { limit: 1 }));
      const second = await here(() =>
        repository().getGroupMembers(crew, { limit: 1, cursor: first?.nextCursor ?? '' }),
      );

      expect([first?.items, second?.items]).toEqual([
        [{ id: ann, peoplecode: '', peoplename: 'Ann', role: 'manager', enable: true }],
        [{ id: bob, peoplecode: '', peoplename: 'Bob', role: 'worker', enable: false }],
      ]);
      expect(second?.nextCursor).toBeNull();
    });

    it('tells a group without members from one that there is not', async () => {
      const empty = await insertGroup(units.here, 'Empty');

      expect(await here(() => repository().getGroupMembers(empty, { limit: 5 }))).toEqual({
        items: [],
        nextCursor: null,
      });
      expect(await here(() => repository().getGroupMembers(foreignCrew, { limit: 5 }))).toBeNull();
      await database.sql('delete from peoples_pgroup where id = ?', [empty]);
    });
  });

  it('reads 10 members and 500 in one statement', async () => {
    const big = await insertGroup(units.here, 'Big');
    await database.sql(
      `with person as (
         insert into peoples_people (bu_id, loginid) select ?, 'member-' || n from generate_series(1, 500) n returning id
       ) insert into peoples_pgbelonging (bu_id, pgroup_id, people_id) select ?, ?, id from person`,
      [units.here, units.here, big],
    );
    for (const limit of [10, 500]) {
      const page = await database.expectQueries(1, units.here, () => optimized().getGroupMembers(big, { limit }));

      expect(page?.items).toHaveLength(limit);
      expect(page).toEqual(await here(() => plain().getGroupMembers(big, { limit })));
    }
    await database.expectQueries(1, units.here, () => optimized().getGroups({ limit: 500 }));
  });

  describe('kept', () => {
    const service = () => database.get(GroupService);
    const status = (promise: Promise<unknown>) =>
      promise.then(
        () => 'done',
        (error: unknown) => (error instanceof Problem ? error.getStatus() : error),
      );
    const membersOf = async (id: number) =>
      (await here(() => service().members(id, { limit: 10 }))).items.map((person) => person.id);

    let group: GroupView;

    beforeEach(async () => {
      group = (await here(() => service().create({ groupname: 'Shift' }), ann)).value;
    });

    it('creates, changes and removes a group, and its memberships with it', async () => {
      expect(group).toMatchObject({ groupname: 'Shift', enable: true, createdBy: { id: ann, peoplename: 'Ann' } });
      const changed = await here(() => service().update(group.id, { enable: false }));
      expect(changed.value.enable).toBe(false);

      await here(() => service().addMember(group.id, ann));
      await here(() => service().remove(group.id));
      expect(await status(here(() => service().get(group.id)))).toBe(404);
      expect(await database.sql('select id from peoples_pgbelonging where pgroup_id = ?', [group.id])).toEqual([]);
    });

    it('adds a member once, however often', async () => {
      await Promise.all([1, 2, 3].map(() => here(() => service().addMember(group.id, bob), ann)));

      expect(await membersOf(group.id)).toEqual([bob]);
      expect(
        await database.sql('select bu_id, created_by_id from peoples_pgbelonging where pgroup_id = ?', [group.id]),
      ).toEqual([{ bu_id: units.here, created_by_id: ann }]);
    });

    it('removes a member, who must be one', async () => {
      await here(() => service().addMember(group.id, bob));

      expect(await status(here(() => service().removeMember(group.id, bob)))).toBe('done');
      expect(await membersOf(group.id)).toEqual([]);
      expect(await status(here(() => service().removeMember(group.id, bob)))).toBe(404);
    });

    it('knows no group and no person of another unit', async () => {
      expect(await status(here(() => service().addMember(foreignCrew, ann)))).toBe(404);
      expect(await status(here(() => service().addMember(group.id, foreigner)))).toBe(404);
      expect(await status(here(() => service().removeMember(foreignCrew, foreigner)))).toBe(404);
      expect(await status(here(() => service().members(foreignCrew, { limit: 1 })))).toBe(404);
      expect(await status(here(() => service().update(foreignCrew, { groupname: 'Taken' })))).toBe(404);
      expect(await status(here(() => service().remove(foreignCrew)))).toBe(404);
    });

    it('ends what others keep of memberships, and only when one changed', async () => {
      const reader = database.get(MembershipReader);
      const loadsAfter = async (change: () => Promise<unknown>) => {
        await here(change);
        await here(() => reader.groupsOf.fetch({}));
        return reader.loads;
      };

      expect(await loadsAfter(() => Promise.resolve())).toBe(1);
      expect(await loadsAfter(() => service().addMember(group.id, bob))).toBe(2);
      expect(await loadsAfter(() => service().addMember(group.id, bob))).toBe(2);
      expect(await loadsAfter(() => service().update(group.id, { groupname: 'Night shift' }))).toBe(2);
      expect(await loadsAfter(() => service().update(group.id, { enable: false }))).toBe(3);
      expect(await loadsAfter(() => service().removeMember(group.id, bob))).toBe(4);
      expect(await loadsAfter(() => service().remove(group.id))).toBe(5);
    });

    it('tells others of memberships that changed', async () => {
      const heard: unknown[] = [];
      const listener = (event: unknown) => heard.push(event);
      const emitter = database.module.get(EventEmitter2, { strict: false });
      emitter.on('group-membership.*', listener);

      await here(() => service().addMember(group.id, bob));
      await here(() => service().removeMember(group.id, bob));
      emitter.off('group-membership.*', listener);

      expect(heard).toHaveLength(2);
      for (const event of heard) expect(event).toBeInstanceOf(GroupMembershipChanged);
    });
  });
});
