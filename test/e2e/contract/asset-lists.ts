import { openUnit, type TestUnit } from '../../support/test-unit.js';
import type { Stage } from './stage.js';
import { ActiveAsset, Asset, AssetSummary, LocatedAsset, MaintainedAsset, pageOf } from './views.js';

type Items = readonly Record<string, unknown>[];

/** What is shown of assets, and what is shared by all units. */
export function describeAssetLists(stage: () => Stage): void {
  let unit: TestUnit;
  const ids = new Map<string, number>();
  const id = (name: string) => ids.get(name) ?? 0;

  beforeAll(async () => {
    unit = await openUnit(stage().app, 'ASSETS');
    const keep = async (name: string, path: string, body: object) => ids.set(name, await unit.admin.make(path, body));
    await keep('roof', 'locations', { name: 'Roof' });
    await keep('cellar', 'locations', { name: 'Cellar' });
    await keep('pumps', 'categories', { name: 'Pumps' });
    await keep('acme', 'manufacturers', { name: 'Acme' });
    const asset = (assetcode: string, body: object = {}) => keep(assetcode, 'assets', { assetcode, ...body });
    const [locationId, categoryId, manufacturerId] = [id('roof'), id('pumps'), id('acme')];
    await asset('A', { assetname: 'Pump', locationId, categoryId, manufacturerId });
    await asset('M', { status: 'maintenance', locationId });
    await asset('R', { status: 'retired', categoryId });
    await asset('B', { locationId: id('cellar') });
  }, 60_000);

  const items = async (path: string): Promise<Items> => {
    const { status, json } = await unit.worker.get(path);
    expect([path, status]).toEqual([path, 200]);
    return json.items as Items;
  };
  const codes = async (path: string) => (await items(path)).map(({ assetcode }) => assetcode);

  it('the list: whole, and filters alone and together', async () => {
    expect(pageOf(Asset).safeParse((await unit.worker.get('assets')).json).error).toBeUndefined();
    expect(await codes('assets')).toEqual(['A', 'M', 'R', 'B']);
    expect(await codes('assets?status=retired')).toEqual(['R']);
    expect(await codes(`assets?location=${id('roof')}`)).toEqual(['A', 'M']);
    expect(await codes(`assets?category=${id('pumps')}`)).toEqual(['A', 'R']);
    expect(await codes(`assets?category=${id('pumps')}&status=active&location=${id('roof')}`)).toEqual(['A']);
    expect((await unit.worker.get('assets?status=broken')).status).toBe(400);
  });

  it('active: five properties, of the active ones', async () => {
    const { json } = await unit.worker.get('assets/active');
    expect(pageOf(ActiveAsset).safeParse(json).error).toBeUndefined();
    expect(json.items).toEqual([
      {
        id: id('A'),
        assetcode: 'A',
        assetname: 'Pump',
        location: { id: id('roof'), name: 'Roof' },
        category: { id: id('pumps'), name: 'Pumps' },
      },
      { id: id('B'), assetcode: 'B', assetname: '', location: { id: id('cellar'), name: 'Cellar' }, category: null },
    ]);
  });

  it('summary: four counts', async () => {
    const { json } = await unit.worker.get('assets/summary');
    expect(AssetSummary.safeParse(json).error).toBeUndefined();
    expect(json).toEqual({ total: 4, active: 2, maintenance: 1, retired: 1 });
  });

  it('with-maintenance: of every status, the last five completed, newest first', async () => {
    const record = (date: string, completed: boolean, body: object = {}) =>
      unit.worker.post(`assets/${id('A')}/maintenance-records`, { date, completed, notes: date, ...body });
    for (const date of ['2026-01-03', '2026-01-01', '2026-01-07', '2026-01-05', '2026-01-02', '2026-01-06']) {
      expect((await record(date, true)).status).toBe(201);
    }
    await record('2026-01-09', false);
    const again = await record('2026-01-07', true, { notes: 'again', technicianId: null });

    const { json } = await unit.worker.get('assets/with-maintenance');
    expect(pageOf(MaintainedAsset).safeParse(json).error).toBeUndefined();
    expect(json.items).toMatchObject(['A', 'M', 'R', 'B'].map((assetcode) => ({ assetcode })));
    expect(json.items[0].recentMaintenance).toMatchObject([
      { id: again.json.id, date: '2026-01-07', notes: 'again', technician: null },
      {
        date: '2026-01-07',
        notes: '2026-01-07',
        technician: { id: unit.people.worker, peoplename: 'worker of ASSETS' },
      },
      { date: '2026-01-06' },
      { date: '2026-01-05' },
      { date: '2026-01-03' },
    ]);
    expect(json.items[1].recentMaintenance).toEqual([]);
  });

  it("a location's assets, with their parts and their pending and in-progress jobs", async () => {
    await unit.manager.post(`assets/${id('A')}/warranties`, {
      provider: 'Allianz',
      startsOn: '2026-01-01',
      expiresOn: '2027-01-01',
    });
    await unit.manager.post(`assets/${id('A')}/documents`, { title: 'Manual', url: 'https://example.org/m.pdf' });
    const assetId = id('A');
    const assignedToId = unit.people.worker;
    for (const [jobcode, status] of Object.entries({
      P: 'pending',
      W: 'in_progress',
      A: 'active',
      C: 'completed',
      X: 'cancelled',
    })) {
      await unit.admin.make('jobs', { jobcode, status, assetId, assignedToId });
    }
    const { json } = await unit.worker.get(`locations/${id('roof')}/assets`);
    expect(pageOf(LocatedAsset).safeParse(json).error).toBeUndefined();
    expect(json.items).toMatchObject([
      {
        id: assetId,
        category: { name: 'Pumps' },
        manufacturer: { name: 'Acme' },
        warranties: [{ provider: 'Allianz', startsOn: '2026-01-01', expiresOn: '2027-01-01' }],
        documents: [{ title: 'Manual', url: 'https://example.org/m.pdf' }],
      },
      { assetcode: 'M', category: null, manufacturer: null, warranties: [], documents: [], assignedJobs: [] },
    ]);
    const jobs = json.items[0].assignedJobs as Items;
    expect(new Set(jobs.map(({ jobcode }) => jobcode))).toEqual(new Set(['P', 'W']));
    expect(jobs[0]).toMatchObject({ assignedTo: { id: assignedToId, peoplename: 'worker of ASSETS' } });
    expect(await items(`locations/${id('cellar')}/assets`)).toHaveLength(1);
    expect((await unit.worker.get(`locations/${stage().refs.location}/assets`)).status).toBe(404);
  });

  it('manufacturers are shared: everyone reads, admins write, and a rename shows in every unit', async () => {
    const { home } = stage();
    const one = `manufacturers/${id('acme')}`;
    const theirs = await home.admin.make('assets', { assetcode: 'SHARED', manufacturerId: id('acme') });
    const shown = async () => (await home.worker.get(`assets/${theirs}`)).json.manufacturer.name as string;
    expect((await home.worker.get(one)).json.name).toBe('Acme');
    expect(await shown()).toBe('Acme');

    for (const client of [unit.worker, unit.manager]) {
      expect((await client.post('manufacturers', { name: 'Mine' })).status).toBe(403);
      expect((await client.patch(one, { name: 'Mine' })).status).toBe(403);
      expect((await client.delete(one)).status).toBe(403);
    }
    expect((await unit.admin.patch(one, { name: 'Acme & Sons' })).status).toBe(200);
    expect(await shown()).toBe('Acme & Sons');
    expect((await unit.admin.delete(one)).status).toBe(409);
    await home.admin.delete(`assets/${theirs}`);
  });
}
