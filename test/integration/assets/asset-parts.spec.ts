import { EventEmitter2 } from '@nestjs/event-emitter';
import { AssetCreated, AssetDeleted, AssetsModule, AssetUpdated, LocationChanged } from '../../../src/assets/index.js';
import { AssetPartRepository } from '../../../src/assets/repositories/asset-part.repository.js';
import { OptimizedAssetPartRepository } from '../../../src/assets/repositories/asset-part.optimized.repository.js';
import { EntityWriter } from '../../../src/http/entity-writer.js';
import { Asset, Location } from '../../../src/model/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertAssetWorld, type AssetWorld } from './assets.fixture.js';

describe('what belongs to an asset', () => {
  let database: TestDatabase;
  let world: AssetWorld;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [AssetsModule] });
    world = await insertAssetWorld(database);
  });

  afterAll(() => database.close());

  const here = <T>(fn: () => Promise<T>) => database.as(world.here, fn);
  const audit = {
    bu: { buname: 'Here Ltd' },
    createdAt: expect.stringMatching(/Z$/) as string,
    updatedAt: expect.stringMatching(/Z$/) as string,
    createdBy: null,
    updatedBy: null,
    ctzoffset: -1,
  };

  describe.each([
    ['tier 1', () => database.get(AssetPartRepository)],
    ['tier 2', () => database.get(OptimizedAssetPartRepository)],
  ])('%s', (_tier, repository) => {
    it('lists maintenance records, completed or not, in the order of their making', async () => {
      const { items } = await here(() => repository().getMaintenanceRecords(world.pump, { limit: 100 }));

      expect(items.map(({ id }) => id)).toEqual([...world.completed, world.planned].toSorted((a, b) => a - b));
      expect(items.find(({ id }) => id === world.completed[0])).toMatchObject({
        asset: { id: world.pump, assetcode: 'PUMP', assetname: 'Pump 1' },
        technician: { id: world.bob, peoplename: 'Bob' },
        completed: true,
        date: '2026-05-01',
        notes: 'On 2026-05-01',
        ...audit,
      });
    });

    it('lists warranties and documents', async () => {
      const warranties = await here(() => repository().getWarranties(world.pump, { limit: 1 }));
      const documents = await here(() => repository().getDocuments(world.pump, { limit: 1 }));

      expect(warranties).toMatchObject({
        items: [{ id: world.warranty, provider: 'Acme', startsOn: '2025-01-01', expiresOn: '2027-01-01', ...audit }],
        nextCursor: expect.any(String),
      });
      expect(documents).toMatchObject({
        items: [{ id: world.document, title: 'Manual', url: 'https://a.test/m', ...audit }],
        nextCursor: null,
      });
    });

    it('lists nothing of an asset of another unit', async () => {
      for (const asset of [world.foreignAsset, 999_999]) {
        expect(await here(() => repository().getWarranties(asset, { limit: 1 }))).toEqual({
          items: [],
          nextCursor: null,
        });
      }
    });
  });

  it('answers the same in both tiers, in one statement however many there are', async () => {
    const plain = database.get(AssetPartRepository);
    const optimized = database.get(OptimizedAssetPartRepository);
    for (const list of ['getMaintenanceRecords', 'getWarranties', 'getDocuments'] as const) {
      for (const limit of [1, 100]) {
        const page = await database.expectQueries(
          1,
          world.here,
          () => optimized[list](world.pump, { limit }) as Promise<unknown>,
        );
        expect(page).toEqual(await here(() => plain[list](world.pump, { limit }) as Promise<unknown>));
      }
    }
  });

  it('tells others what happened, with the row, its unit and the columns', async () => {
    const heard: unknown[] = [];
    const listener = (event: unknown) => heard.push(event);
    const emitter = database.module.get(EventEmitter2, { strict: false });
    for (const name of ['asset.*', 'location.*']) emitter.on(name, listener);
    const writer = database.get(EntityWriter);
    const nothing = () => Promise.resolve({});

    await here(() => writer.update(Asset, world.lift, { status: 'retired' }, nothing));
    await here(() => writer.update(Location, world.roof, { name: 'Top' }, nothing));
    await here(() => writer.create(Asset, { assetcode: 'NEW' }, nothing));
    await here(() => writer.remove(Asset, world.lift, nothing));
    for (const name of ['asset.*', 'location.*']) emitter.off(name, listener);

    const [retired, renamed, created, removed] = heard;
    expect(heard).toHaveLength(4);
    expect(retired).toBeInstanceOf(AssetUpdated);
    expect(retired).toMatchObject({ id: world.lift, bu: world.here, changed: ['updated_at', 'status'] });
    expect(renamed).toBeInstanceOf(LocationChanged);
    expect(created).toBeInstanceOf(AssetCreated);
    expect(removed).toBeInstanceOf(AssetDeleted);
  });
});
