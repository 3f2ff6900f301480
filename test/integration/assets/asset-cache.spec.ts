import type { EntityClass } from '@mikro-orm/core';
import { AssetsModule, CachedAssetRepository, OptimizedAssetRepository } from '../../../src/assets/index.js';
import { EntityWriter } from '../../../src/http/entity-writer.js';
import {
  Asset,
  AssetDocument,
  BusinessUnit,
  Category,
  Job,
  Location,
  MaintenanceRecord,
  Manufacturer,
  People,
  Warranty,
} from '../../../src/model/index.js';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { insertAssetWorld, type AssetWorld } from './assets.fixture.js';

const ALL = { limit: 100 };

type Row = EntityClass<{ id: number }>;
type QueryName = 'active' | 'summary' | 'withMaintenance' | 'byLocation' | 'one';

describe('cached assets', () => {
  let database: TestDatabase;
  let world: AssetWorld;

  beforeAll(async () => {
    database = await openTestDatabase({ imports: [AssetsModule] });
  });

  // units of its own for every test, because entries are kept by unit
  beforeEach(async () => {
    world = await insertAssetWorld(database);
  });

  afterAll(() => database.close());

  const here = <T>(fn: () => Promise<T>) => database.as(world.here, fn);
  const elsewhere = <T>(fn: () => Promise<T>) => database.as(world.elsewhere, fn);
  const nothing = () => Promise.resolve({});
  const writer = () => database.get(EntityWriter);
  const change = (row: Row, id: number, patch: object) => here(() => writer().update(row, id, patch, nothing));
  const add = (row: Row, body: object) => here(() => writer().create(row, body, nothing));
  const remove = (row: Row, id: number) => here(() => writer().remove(row, id, nothing));

  const kept = (): Record<QueryName, () => Promise<unknown>> => {
    const cached = database.get(CachedAssetRepository);
    return {
      active: () => cached.fetchActiveAssets(ALL),
      summary: () => cached.fetchAssetSummary(),
      withMaintenance: () => cached.fetchAssetsWithMaintenance(ALL),
      byLocation: () => cached.fetchAssetsByLocation(world.roof, ALL),
      one: () => cached.fetchAsset(world.pump),
    };
  };
  const fresh = (): Record<QueryName, () => Promise<unknown>> => {
    const optimized = database.get(OptimizedAssetRepository);
    return {
      active: () => optimized.getActiveAssets(ALL),
      summary: () => optimized.getAssetSummary(),
      withMaintenance: () => optimized.getAssetsWithMaintenance(ALL),
      byLocation: () => optimized.getAssetsByLocation(world.roof, ALL),
      one: () => optimized.getAsset(world.pump),
    };
  };

  const askAll = async (queries: Record<QueryName, () => Promise<unknown>>) => {
    const answers = {} as Record<QueryName, unknown>;
    for (const [name, query] of Object.entries(queries)) answers[name as QueryName] = await here(query);
    return answers;
  };
  /** Which queries go to the database when they are asked now. */
  const loading = async () => {
    const names: string[] = [];
    for (const [name, query] of Object.entries(kept())) {
      const count = await here(async () => {
        await query();
        return database.scope.require().statements.count;
      });
      if (count > 0) names.push(name);
    }
    return names;
  };

  it('answers a second time without a statement', async () => {
    expect(await loading()).toEqual(['active', 'summary', 'withMaintenance', 'byLocation', 'one']);
    expect(await loading()).toEqual([]);
    for (const query of Object.values(kept())) await database.expectQueries(0, world.here, query);
  });

  it('keeps "there is none", and forgets it when there is one', async () => {
    const next = world.foreignAsset + 1;
    const one = () => database.get(CachedAssetRepository).fetchAsset(next);
    expect(await here(one)).toBeNull();
    expect(await database.expectQueries(0, world.here, one)).toBeNull();

    await add(Asset, { assetcode: 'NEXT' });

    expect(await here(one)).toMatchObject({ id: next, assetcode: 'NEXT' });
  });

  it('ends the lives of entries: five minutes, for the summary fifteen', async () => {
    await loading();
    database.clock.advance(299_000);
    expect(await loading()).toEqual([]);
    database.clock.advance(2_000);
    expect(await loading()).toEqual(['active', 'withMaintenance', 'byLocation', 'one']);
    database.clock.advance(600_000);
    expect(await loading()).toContain('summary');
  });

  describe('a change of', () => {
    const changes: [what: string, (world: AssetWorld) => [Row, number, object][], QueryName[]][] = [
      [
        "an asset's code",
        (w) => [[Asset, w.pump, { assetcode: 'P2' }]],
        ['active', 'withMaintenance', 'byLocation', 'one'],
      ],
      [
        "an asset's name",
        (w) => [[Asset, w.pump, { assetname: 'P' }]],
        ['active', 'withMaintenance', 'byLocation', 'one'],
      ],
      [
        "an asset's status",
        (w) => [[Asset, w.pump, { status: 'retired' }]],
        ['active', 'summary', 'withMaintenance', 'byLocation', 'one'],
      ],
      ['whether an asset is critical', (w) => [[Asset, w.pump, { iscritical: false }]], ['byLocation', 'one']],
      ["an asset's whole", (w) => [[Asset, w.pump, { parentId: w.lift }]], ['one']],
      [
        "an asset's location",
        (w) => [[Asset, w.pump, { locationId: w.cellar }]],
        ['active', 'withMaintenance', 'byLocation', 'one'],
      ],
      [
        "an asset's category",
        (w) => [[Asset, w.pump, { categoryId: w.lifts }]],
        ['active', 'withMaintenance', 'byLocation', 'one'],
      ],
      ["an asset's manufacturer", (w) => [[Asset, w.pump, { manufacturerId: w.otis }]], ['byLocation', 'one']],
      ['the name of the whole', (w) => [[Asset, w.plant, { assetname: 'Works' }]], ['withMaintenance', 'one']],
      ['the code of the whole', (w) => [[Asset, w.plant, { assetcode: 'WORKS' }]], ['withMaintenance', 'one']],
      ["a location's name", (w) => [[Location, w.roof, { name: 'Top' }]], ['active', 'withMaintenance', 'one']],
      [
        "a category's name",
        (w) => [[Category, w.pumps, { name: 'Pump' }]],
        ['active', 'withMaintenance', 'byLocation', 'one'],
      ],
      ["a manufacturer's name", (w) => [[Manufacturer, w.acme, { name: 'ACME' }]], ['byLocation', 'one']],
      ["the unit's name", (w) => [[BusinessUnit, w.here, { buname: 'Here & Co' }]], ['one']],
      [
        "a creator's and assignee's name",
        (w) => [[People, w.ann, { peoplename: 'Anne' }]],
        ['withMaintenance', 'byLocation', 'one'],
      ],
      [
        "a technician's and assignee's name",
        (w) => [[People, w.bob, { peoplename: 'Rob' }]],
        ['withMaintenance', 'byLocation'],
      ],
      ["a record's notes", (w) => [[MaintenanceRecord, w.completed[0]!, { notes: 'Fine' }]], ['withMaintenance']],
      ["a record's day", (w) => [[MaintenanceRecord, w.completed[0]!, { date: '2024-01-01' }]], ['withMaintenance']],
      [
        "a record's technician",
        (w) => [[MaintenanceRecord, w.completed[0]!, { technicianId: w.ann }]],
        ['withMaintenance'],
      ],
      ["a record's asset", (w) => [[MaintenanceRecord, w.completed[0]!, { assetId: w.lift }]], ['withMaintenance']],
      [
        'whether a record is completed',
        (w) => [[MaintenanceRecord, w.planned, { completed: true }]],
        ['withMaintenance'],
      ],
      ["a warranty's provider", (w) => [[Warranty, w.warranty, { provider: 'Shop' }]], ['byLocation']],
      ["a warranty's first day", (w) => [[Warranty, w.warranty, { startsOn: '2024-01-01' }]], ['byLocation']],
      ["a warranty's last day", (w) => [[Warranty, w.warranty, { expiresOn: null }]], ['byLocation']],
      ["a warranty's asset", (w) => [[Warranty, w.warranty, { assetId: w.lift }]], ['byLocation']],
      ["a document's title", (w) => [[AssetDocument, w.document, { title: 'Guide' }]], ['byLocation']],
      ["a document's address", (w) => [[AssetDocument, w.document, { url: 'https://a.test/g' }]], ['byLocation']],
      ["a document's asset", (w) => [[AssetDocument, w.document, { assetId: w.lift }]], ['byLocation']],
      ["a job's code", (w) => [[Job, w.jobs[0]!, { jobcode: 'X' }]], ['byLocation']],
      ["a job's name", (w) => [[Job, w.jobs[0]!, { jobname: 'X' }]], ['byLocation']],
      ["a job's status", (w) => [[Job, w.jobs[0]!, { status: 'completed' }]], ['byLocation']],
      ["a job's priority", (w) => [[Job, w.jobs[0]!, { priority: 'low' }]], ['byLocation']],
      ["a job's deadline", (w) => [[Job, w.jobs[1]!, { deadline: new Date('2026-08-01') }]], ['byLocation']],
      ["a job's assignee", (w) => [[Job, w.jobs[0]!, { assignedToId: null }]], ['byLocation']],
      ["a job's asset", (w) => [[Job, w.jobs[0]!, { assetId: w.plant }]], ['byLocation']],
      ['what reopens a job', (w) => [[Job, w.completedJob, { status: 'in_progress' }]], ['byLocation']],
    ];

    it.each(changes)('%s shows at once', async (_what, changesOf, shownBy) => {
      const before = await askAll(kept());
      for (const [row, id, patch] of changesOf(world)) await change(row, id, patch);
      const after = await askAll(kept());

      expect(after).toEqual(await askAll(fresh()));
      const differing = Object.keys(after).filter(
        (name) => JSON.stringify(after[name as QueryName]) !== JSON.stringify(before[name as QueryName]),
      );
      expect(differing).toEqual(shownBy);
    });
  });

  describe('rows that come and go', () => {
    it.each<[what: string, (world: AssetWorld) => Promise<unknown>, QueryName[]]>([
      [
        'a new asset',
        (w) => add(Asset, { assetcode: 'NEW', locationId: w.roof }),
        ['active', 'summary', 'withMaintenance', 'byLocation'],
      ],
      ['a removed asset', (w) => remove(Asset, w.lift), ['summary', 'withMaintenance', 'byLocation']],
      ['a new record', (w) => add(MaintenanceRecord, { assetId: w.lift, completed: true }), ['withMaintenance']],
      ['a removed record', (w) => remove(MaintenanceRecord, w.completed[0]!), ['withMaintenance']],
      ['a new warranty', (w) => add(Warranty, { assetId: w.lift }), ['byLocation']],
      ['a removed warranty', (w) => remove(Warranty, w.warranty), ['byLocation']],
      ['a new document', (w) => add(AssetDocument, { assetId: w.lift }), ['byLocation']],
      ['a removed document', (w) => remove(AssetDocument, w.document), ['byLocation']],
      ['a new job', (w) => add(Job, { jobcode: 'NEW', assetId: w.lift }), ['byLocation']],
      ['a removed job', (w) => remove(Job, w.jobs[0]!), ['byLocation']],
    ])('%s', async (_what, write, shownBy) => {
      const before = await askAll(kept());
      await write(world);
      const after = await askAll(kept());

      expect(after).toEqual(await askAll(fresh()));
      const differing = Object.keys(after).filter(
        (name) => JSON.stringify(after[name as QueryName]) !== JSON.stringify(before[name as QueryName]),
      );
      expect(differing).toEqual(shownBy);
    });

    it('a location that comes and goes', async () => {
      const next = world.foreignLocation + 1;
      const at = () => here(() => database.get(CachedAssetRepository).fetchAssetsByLocation(next, ALL));
      expect(await at()).toBeNull();
      await add(Location, { name: 'Next' });
      expect(await at()).toEqual({ items: [], nextCursor: null });
      await remove(Location, next);
      expect(await at()).toBeNull();
    });
  });

  it('shows the new name of a manufacturer, which all units share, in every unit', async () => {
    const byLocation = () => database.get(CachedAssetRepository).fetchAssetsByLocation(world.foreignLocation, ALL);
    expect(await elsewhere(byLocation)).toMatchObject({ items: [{ manufacturer: { name: 'Acme' } }] });

    await change(Manufacturer, world.acme, { name: 'ACME' });

    expect(await elsewhere(byLocation)).toMatchObject({ items: [{ manufacturer: { name: 'ACME' } }] });
  });

  describe('what no answer shows leaves every answer kept', () => {
    it.each<[what: string, (world: AssetWorld) => Promise<unknown>]>([
      ['a new location', () => add(Location, { name: 'New' })],
      ["a location's code", (w) => change(Location, w.roof, { loccode: 'X' })],
      ['a new category', () => add(Category, { name: 'New' })],
      ['a new manufacturer', () => add(Manufacturer, { name: 'New' })],
      ["a person's address", (w) => change(People, w.ann, { email: 'ann@a.test' })],
      ["a job's description", (w) => change(Job, w.jobs[0]!, { description: 'Long' })],
      ['the same name again', (w) => change(Location, w.roof, { name: 'Roof' })],
      [
        "another unit's asset",
        (w) => elsewhere(() => writer().update(Asset, w.foreignAsset, { status: 'retired' }, nothing)),
      ],
    ])('%s', async (_what, write) => {
      await loading();
      await write(world);

      expect(await loading()).toEqual([]);
    });

    it('another asset, for the answer about one', async () => {
      await loading();
      await change(Asset, world.lift, { iscritical: true });

      expect(await loading()).toEqual(['byLocation']);
    });
  });

  it('never answers one unit with what another one was told', async () => {
    await askAll(kept());
    const cached = database.get(CachedAssetRepository);

    expect(await elsewhere(() => cached.fetchActiveAssets(ALL))).toMatchObject({ items: [{ id: world.foreignAsset }] });
    expect(await elsewhere(() => cached.fetchAsset(world.pump))).toBeNull();
    expect(await elsewhere(() => cached.fetchAssetsByLocation(world.roof, ALL))).toBeNull();
  });
});
