import { LoadStrategy, MikroORM, type EntityClass } from '@mikro-orm/core';
import { Asset, Comment, Job, Jobneed, People, PeopleGroup, type BaseEntity } from '../../../src/model/index.js';
import {
  dependenciesOf,
  describeMissing,
  explain,
  missingDependencies,
  needlessDependencies,
  recordStatements,
  rowDependenciesOf,
  type QueryShape,
} from '../../../src/tiers/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';

/** What is derived of a query, against what PostgreSQL says of the statement that the ORM makes of it. */
let database: TestDatabase;
let tenant: number;

beforeAll(async () => {
  database = await openTestDatabase();
  tenant = await database.insert('onboarding_bt', { bucode: 'BU' });
});
afterAll(() => database.close());

/** What the ORM asks for such a query, in one statement. */
async function statements(entity: EntityClass<BaseEntity>, { where = {}, ...options }: QueryShape) {
  const em = database.get(MikroORM).em;
  const issued = await database.as(tenant, () =>
    recordStatements(() =>
      database.em.find(entity, where, {
        ...(options as object),
        strategy: LoadStrategy.JOINED,
        disableIdentityMap: true,
      }),
    ),
  );
  expect(issued.statements).toHaveLength(1);
  return Promise.all(issued.statements.map((statement) => explain(em, statement)));
}

describe.each<[string, EntityClass<BaseEntity>, QueryShape]>([
  ['whole rows', Asset, {}],
  ['some columns', Asset, { fields: ['assetcode', 'location'], orderBy: { assetname: 'asc' } }],
  ['a constant condition', Asset, { fields: ['assetcode'], where: { status: 'active', iscritical: { $ne: true } } }],
  [
    'rows that they point to',
    Asset,
    { fields: ['assetcode', 'location.name', 'parent.assetname', 'parent.location.name'] },
  ],
  ['whole rows that they point to', Asset, { populate: ['location', 'manufacturer'] }],
  [
    'rows that point to them, in their order',
    Job,
    { fields: ['jobname', 'comments.body', 'comments.author.peoplename'] },
  ],
  ['whole rows that point to them', Asset, { fields: ['assetcode'], populate: ['warranties'] }],
  [
    'conditions on other rows',
    Job,
    {
      fields: ['jobname'],
      where: {
        $or: [{ asset: { location: { name: 'Roof' } } }, { assignedTo: { enable: false } }],
        status: ['active'],
      },
    },
  ],
  [
    'an order by other rows',
    Comment,
    { fields: ['body'], orderBy: [{ job: { deadline: 'desc' } }, { createdAt: 'asc' }] },
  ],
  ['members', PeopleGroup, { fields: ['groupname', 'memberships.people.peoplename'], where: { enable: true } }],
  ['the table once more', People, { fields: ['peoplename', 'reports.peoplename'], where: { role: 'manager' } }],
  ['a range', Jobneed, { fields: ['jobdesc'], where: { plandatetime: { $gte: '2026-01-01', $lt: '2026-02-01' } } }],
])('%s', (_what, entity, shape) => {
  it('are all declared, and nothing else is', async () => {
    const declared = { name: 'q', dependsOn: dependenciesOf(database.em, entity, shape) };
    const explained = await statements(entity, shape);
    expect(missingDependencies(declared, explained).map(describeMissing)).toEqual([]);
    expect(needlessDependencies(declared, explained)).toEqual([]);
  });
});

it('the one row, and what it points to', async () => {
  const shape = { fields: ['assetcode', 'location.name', 'warranties.provider'] };
  const declared = { name: 'q', ...rowDependenciesOf(database.em, Asset, shape) } as never;
  const explained = await statements(Asset, { ...shape, where: { id: 5 } });
  expect(missingDependencies(declared, explained).map(describeMissing)).toEqual([]);
  expect(needlessDependencies(declared, explained)).toEqual([]);
});

describe('what is derived', () => {
  const of = (entity: EntityClass<BaseEntity>, shape: QueryShape) => dependenciesOf(database.em, entity, shape);

  it('has a filter where the condition is the same for all parameters, and a column where it is not', () => {
    expect(
      of(Asset, {
        fields: ['assetcode'],
        where: {
          $and: [{ status: { $in: ['active', 'retired'] } }],
          location: undefined,
          category: { $ne: null },
          parent: { $nin: [1, 2] },
          iscritical: { $ne: true },
        },
      }),
    ).toEqual({
      lists: {
        activity_asset: {
          columns: ['assetcode', 'location_id'],
          where: {
            status: ['active', 'retired'],
            category_id: { not: [null] },
            parent_id: { not: [1, 2, null] },
            iscritical: [false],
          },
        },
      },
      shows: {},
    });
  });

  it('takes no filter from what is one of several conditions, or of a type that the log does not keep', () => {
    expect(of(Asset, { fields: ['id'], where: { $or: [{ status: 'active' }], assetname: 'x' } }).lists).toEqual({
      activity_asset: ['status', 'assetname'],
    });
    expect(of(Asset, { fields: ['id'], where: { $not: { status: 'active' } } }).lists).toEqual({
      activity_asset: ['status'],
    });
    expect(of(Asset, { fields: ['id'], where: { $and: [{ status: 'active' }, { status: undefined }] } }).lists).toEqual(
      {
        activity_asset: { columns: ['status'], where: { status: ['active'] } },
      },
    );
  });

  it('is any column where something is shown that moves with all of them', () => {
    expect(of(Asset, { fields: ['updatedAt'] }).lists).toEqual({ activity_asset: 'any' });
  });

  it('shows of a table that is listed whole nothing more', () => {
    expect(of(People, { populate: ['manager'] })).toEqual({
      lists: { peoples_people: 'any' },
      shows: {},
    });
    expect(of(People, { fields: ['peoplename', 'manager.email'] })).toEqual({
      lists: { peoples_people: ['peoplename', 'manager_id'] },
      shows: { peoples_people: ['email'] },
    });
  });

  it('has no filter where the table is listed once more', () => {
    expect(of(People, { fields: ['role', 'reports.peoplename'], where: { enable: true } })).toEqual({
      lists: { peoples_people: ['role', 'enable', 'manager_id', 'peoplename'] },
      shows: {},
    });
  });

  it('is refused where a property is none', () => {
    expect(() => of(Asset, { fields: ['location.nam'] })).toThrow(
      'What a query of Location hangs on cannot be told: "nam" is no property of it.',
    );
    expect(() => of(Asset, { where: { nam: 1 } })).toThrow('"nam" is no property of it');
  });
});
