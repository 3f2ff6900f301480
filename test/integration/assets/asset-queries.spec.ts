import {
  AssetsModule,
  AssetRepository,
  CachedAssetRepository,
  OptimizedAssetRepository,
} from '../../../src/assets/index.js';
import type { Page, PageRequest } from '../../../src/tiers/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertAssetWorld, insertManyAssets, type AssetWorld } from './assets.fixture.js';

const ALL = { limit: 100 };

describe('the queries of assets', () => {
  let database: TestDatabase;
  let world: AssetWorld;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [AssetsModule] });
    world = await insertAssetWorld(database);
  });

  afterAll(() => database.close());

  const here = <T>(fn: () => Promise<T>) => database.as(world.here, fn);
  const tier3 = () => {
    const cached = database.get(CachedAssetRepository);
    return {
      getActiveAssets: (page: PageRequest) => cached.fetchActiveAssets(page),
      getAssetSummary: () => cached.fetchAssetSummary(),
      getAssetsWithMaintenance: (page: PageRequest) => cached.fetchAssetsWithMaintenance(page),
      getAssetsByLocation: (id: number, page: PageRequest) => cached.fetchAssetsByLocation(id, page),
      getAsset: (id: number) => cached.fetchAsset(id),
    };
  };

  describe.each([
    ['tier 1', () => database.get(AssetRepository)],
    ['tier 2', () => database.get(OptimizedAssetRepository)],
    ['tier 3', tier3],
    ['tier 3, kept', tier3],
  ])('%s', (_tier, repository) => {
    it('lists the active assets with where they stand and what they are', async () => {
      expect(await here(() => repository().getActiveAssets(ALL))).toEqual({
        items: [
          {
            id: world.pump,
            assetcode: 'PUMP',
            assetname: 'Pump 1',
            location: { id: world.roof, name: 'Roof' },
            category: { id: world.pumps, name: 'Pumps' },
          },
        ],
        nextCursor: null,
      });
    });

    it('counts by status', async () => {
      expect(await here(() => repository().getAssetSummary())).toEqual({
        total: 3,
        active: 1,
        maintenance: 1,
        retired: 1,
      });
      expect(await database.as(world.elsewhere, () => repository().getAssetSummary())).toEqual({
        total: 1,
        active: 1,
        maintenance: 0,
        retired: 0,
      });
    });

    it('shows the last five completed maintenance records of every asset, newest first', async () => {
      const { items } = await here(() => repository().getAssetsWithMaintenance(ALL));

      expect(items.map(({ id, status }) => [id, status])).toEqual([
        [world.pump, 'active'],
        [world.lift, 'maintenance'],
        [world.plant, 'retired'],
      ]);
      expect(items[0]).toMatchObject({
        assetcode: 'PUMP',
        location: { id: world.roof, name: 'Roof' },
        category: { id: world.pumps, name: 'Pumps' },
      });
      expect(items[0]?.recentMaintenance.map(({ id }) => id)).toEqual(world.completed.slice(0, 5));
      expect(items[0]?.recentMaintenance[0]).toEqual({
        id: world.completed[0],
        date: '2026-05-01',
        notes: 'On 2026-05-01',
        technician: { id: world.bob, peoplename: 'Bob' },
      });
      expect(items[0]?.recentMaintenance[1]?.technician).toBeNull();
      expect(items[1]?.recentMaintenance.map(({ date }) => date)).toEqual(['2024-02-29']);
      expect(items[2]).toMatchObject({ recentMaintenance: [], location: null, category: null });
    });

    it('shows what stands at a location', async () => {
      const page = await here(() => repository().getAssetsByLocation(world.roof, ALL));
      const [pump, lift] = page?.items ?? [];

      expect(pump).toEqual({
        id: world.pump,
        assetcode: 'PUMP',
        assetname: 'Pump 1',
        status: 'active',
        iscritical: true,
        category: { id: world.pumps, name: 'Pumps' },
        manufacturer: { id: world.acme, name: 'Acme' },
        warranties: [
          { id: world.warranty, provider: 'Acme', startsOn: '2025-01-01', expiresOn: '2027-01-01' },
          { id: world.warranty + 1, provider: 'Shop', startsOn: '2025-02-01', expiresOn: null },
        ],
        documents: [{ id: world.document, title: 'Manual', url: 'https://a.test/m' }],
        assignedJobs: world.jobs.map((id) => expect.objectContaining({ id }) as object),
      });
      expect(pump?.assignedJobs[1]).toEqual({
        id: world.jobs[1],
        jobcode: 'J3',
        jobname: 'Job J3',
        status: 'pending',
        priority: 'high',
        deadline: '2026-07-01T01:00:00.123Z',
        assignedTo: { id: world.ann, peoplename: 'Ann' },
      });
      expect(pump?.assignedJobs[3]).toMatchObject({ deadline: null, assignedTo: null });
      expect(lift).toMatchObject({
        id: world.lift,
        manufacturer: null,
        warranties: [],
        documents: [],
        assignedJobs: [],
      });
      expect(page?.items).toHaveLength(2);
    });

    it('tells an empty location from one that there is not', async () => {
      const at = (id: number) => here(() => repository().getAssetsByLocation(id, ALL));

      expect(await at(world.emptyLocation)).toEqual({ items: [], nextCursor: null });
      expect(await at(world.foreignLocation)).toBeNull();
      expect(await at(999_999)).toBeNull();
    });

    it('shows an asset whole, without the people of another unit', async () => {
      expect(await here(() => repository().getAsset(world.pump))).toEqual({
        id: world.pump,
        assetcode: 'PUMP',
        assetname: 'Pump 1',
        status: 'active',
        iscritical: true,
        parent: { id: world.plant, assetcode: 'PLANT', assetname: 'Plant' },
        location: { id: world.roof, name: 'Roof' },
        category: { id: world.pumps, name: 'Pumps' },
        manufacturer: { id: world.acme, name: 'Acme' },
        bu: { id: world.here, buname: 'Here Ltd' },
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        createdBy: { id: world.ann, peoplename: 'Ann' },
        updatedBy: null,
        ctzoffset: -1,
      });
      expect(await here(() => repository().getAsset(world.foreignAsset))).toBeNull();
    });

    it('answers plain JSON', async () => {
      const answers = [
        await here(() => repository().getActiveAssets(ALL)),
        await here(() => repository().getAssetsWithMaintenance(ALL)),
        await here(() => repository().getAssetsByLocation(world.roof, ALL)),
        await here(() => repository().getAsset(world.pump)),
      ];
      expect(JSON.parse(JSON.stringify(answers))).toStrictEqual(answers);
    });

    it('pages by a cursor, which no other list takes', async () => {
      const queries: Record<string, (page: PageRequest) => Promise<Page<object>>> = {
        active: (page) => repository().getActiveAssets(page),
        withMaintenance: (page) => repository().getAssetsWithMaintenance(page),
        byLocation: async (page) =>
          (await repository().getAssetsByLocation(world.roof, page)) ?? { items: [], nextCursor: null },
      };
      for (const query of Object.values(queries)) {
        const whole = await here(() => query(ALL));
        const items: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page = await here(() => query({ limit: 1, cursor }));
          items.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined && items.length < 10);
        expect(items).toEqual(whole.items);
      }
      const { nextCursor } = await here(() => repository().getAssetsWithMaintenance({ limit: 1 }));
      for (const cursor of [nextCursor!, 'nonsense', Buffer.from('["assets.active","1"]').toString('base64url')]) {
        await expect(here(() => repository().getActiveAssets({ limit: 1, cursor }))).rejects.toMatchObject({
          code: 'E_BAD_CURSOR',
        });
      }
    });
  });

  describe('the filtered list', () => {
    const tiers = () => [database.get(AssetRepository), database.get(OptimizedAssetRepository)];

    it.each([
      ['nothing', () => ({}), () => [world.pump, world.lift, world.plant]],
      ['a status', () => ({ status: 'retired' as const }), () => [world.plant]],
      ['a location', () => ({ location: world.roof }), () => [world.pump, world.lift]],
      ['a category', () => ({ category: world.pumps }), () => [world.pump]],
      [
        'all at once',
        () => ({ status: 'active' as const, location: world.roof, category: world.pumps }),
        () => [world.pump],
      ],
      ['another unit', () => ({ location: world.foreignLocation }), () => []],
    ])('by %s', async (_what, filter, expected) => {
      for (const tier of tiers()) {
        const { items } = await here(() => tier.getAssets({ ...ALL, ...filter() }));
        expect(items.map(({ id }) => id)).toEqual(expected());
      }
    });

    it('shows whole assets, a part that comes before its whole as well', async () => {
      const whole = await Promise.all(
        [world.pump, world.lift, world.plant].map((id) => here(() => database.get(AssetRepository).getAsset(id))),
      );
      for (const tier of tiers()) expect((await here(() => tier.getAssets(ALL))).items).toEqual(whole);
    });

    it('pages', async () => {
      for (const tier of tiers()) {
        const first = await here(() => tier.getAssets({ limit: 2 }));
        const second = await here(() => tier.getAssets({ limit: 2, cursor: first.nextCursor ?? '' }));
        expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([
          [world.pump, world.lift],
          [world.plant],
        ]);
        expect(second.nextCursor).toBeNull();
      }
    });
  });

  describe('among many rows', () => {
    const optimized = () => database.get(OptimizedAssetRepository);
    const locations = new Map<number, number>();
    let unit: number;

    beforeAll(async () => {
      unit = await database.insert('onboarding_bt', { bucode: 'MANY' });
      for (const count of [10, 1_000]) locations.set(count, await insertManyAssets(database, unit, count));
    });

    const lengthOf = (items: unknown) => (items as unknown[]).length;
    const atLocation = async (n: number, limit: number) =>
      (await optimized().getAssetsByLocation(locations.get(n) ?? 0, { limit })) ?? {};

    it.each<[string, number, (rows: number) => Promise<object>]>([
      ['getActiveAssets', 1, (limit) => optimized().getActiveAssets({ limit })],
      ['getAssetSummary', 1, () => optimized().getAssetSummary()],
      ['getAssetsWithMaintenance', 2, (limit) => optimized().getAssetsWithMaintenance({ limit })],
      ['getAssetsByLocation', 4, (rows) => atLocation(rows, rows)],
      ['getAssets', 1, (limit) => optimized().getAssets({ limit })],
    ])('%s takes %i statements for 10 rows and for 1,000', async (_method, statements, query) => {
      const few = await database.expectQueries(statements, unit, () => query(10));
      const many = await database.expectQueries(statements, unit, () => query(1_000));

      if ('items' in few && 'items' in many) expect([few.items, many.items].map(lengthOf)).toEqual([10, 1_000]);
      expect(many).toBeDefined();
    });

    it('answers what the plain way answers', async () => {
      const plain = database.get(AssetRepository);
      const page = { limit: 30 };
      const same = async <T>(query: (tier: AssetRepository | OptimizedAssetRepository) => Promise<T>) =>
        expect(await database.as(unit, () => query(optimized()))).toEqual(await database.as(unit, () => query(plain)));
      await same((tier) => tier.getActiveAssets(page));
      await same((tier) => tier.getAssetSummary());
      await same((tier) => tier.getAssetsWithMaintenance(page));
      await same((tier) => tier.getAssetsByLocation(locations.get(1_000) ?? 0, page));
      await same((tier) => tier.getAssets(page));
    });
  });
});
