import { openTestApp, type AppAnswer, type TestApp } from '../../support/test-app.js';
import { openUnit, type TestUnit } from '../../support/test-unit.js';

interface Listed {
  readonly items: { readonly id: number }[];
  readonly nextCursor: string | null;
}

const listed = ({ json }: AppAnswer) => json as Listed;

describe('the routes of assets', () => {
  let app: TestApp;
  let unit: TestUnit;
  let other: TestUnit;
  let codes = 0;

  beforeAll(async () => {
    app = await openTestApp();
    unit = await openUnit(app, 'ASSETS');
    other = await openUnit(app, 'OTHERS');
  });

  afterAll(() => app.close());

  const newCode = () => `A-${(codes += 1)}`;
  const newAsset = (body: object = {}) => unit.manager.make('assets', { assetcode: newCode(), ...body });
  const newLocation = (name = 'Roof') => unit.manager.make('locations', { name });

  describe('an asset', () => {
    it('is created whole, read, changed and deleted', async () => {
      const locationId = await newLocation();
      const manufacturerId = await unit.admin.make('manufacturers', { name: 'Acme' });
      const assetcode = newCode();

      const made = await unit.manager.post('assets', { assetcode, locationId, manufacturerId, iscritical: true });
      const url = `assets/${made.json.id}`;

      expect(made.status).toBe(201);
      expect(made.headers).toMatchObject({ location: `/api/${url}`, etag: expect.stringMatching(/^"/) });
      expect(made.json).toEqual({
        id: made.json.id,
        assetcode,
        assetname: '',
        status: 'active',
        iscritical: true,
        parent: null,
        location: { id: locationId, name: 'Roof' },
        category: null,
        manufacturer: { id: manufacturerId, name: 'Acme' },
        bu: { id: unit.id, buname: 'Unit ASSETS' },
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
        createdBy: { id: unit.people.manager, peoplename: 'manager of ASSETS' },
        updatedBy: { id: unit.people.manager, peoplename: 'manager of ASSETS' },
        ctzoffset: -1,
      });
      const read = await unit.worker.get(url);
      expect([read.json, read.headers['etag']]).toEqual([made.json, made.headers['etag']]);

      const changed = await unit.admin.patch(url, { status: 'retired', locationId: null });
      expect(changed).toMatchObject({ status: 200, json: { status: 'retired', location: null, iscritical: true } });
      expect((await unit.worker.get(url)).json).toEqual(changed.json);

      expect(await unit.manager.delete(url)).toMatchObject({ status: 204, text: '' });
      expect(await unit.worker.get(url)).toMatchObject({ status: 404 });
      expect(await unit.manager.delete(url)).toMatchObject({ status: 404 });
    });

    it('is changed and deleted only as it was seen, where If-Match says so', async () => {
      const url = `assets/${await newAsset()}`;
      const { etag } = (await unit.manager.get(url)).headers as { etag: string };
      await unit.manager.patch(url, { assetname: 'Renamed' });

      expect(await unit.manager.patch(url, { assetname: 'Lost' }, { 'if-match': etag })).toMatchObject({ status: 412 });
      expect(await unit.manager.delete(url, { 'if-match': etag })).toMatchObject({ status: 412 });

      const seen = (await unit.manager.get(url)).headers as { etag: string };
      expect(await unit.manager.delete(url, { 'if-match': seen.etag })).toMatchObject({ status: 204 });
    });

    it('takes its parts with it, and stays while jobs or parts of it need it', async () => {
      const whole = await newAsset();
      const part = await newAsset({ parentId: whole });
      await unit.manager.make(`assets/${part}/warranties`, { provider: 'Shop' });

      expect(await unit.manager.delete(`assets/${whole}`)).toMatchObject({ status: 409 });
      expect(await unit.manager.delete(`assets/${part}`)).toMatchObject({ status: 204 });
      expect(await unit.manager.delete(`assets/${whole}`)).toMatchObject({ status: 204 });
    });

    it('has a code of its own in its unit', async () => {
      const assetcode = newCode();
      await newAsset({ assetcode });

      expect(await unit.manager.post('assets', { assetcode })).toMatchObject({ status: 409 });
      expect(await other.manager.post('assets', { assetcode })).toMatchObject({ status: 201 });
    });

    it.each<[what: string, body: object]>([
      ['no code', {}],
      ['an empty code', { assetcode: ' ' }],
      ['an unknown status', { assetcode: 'X', status: 'lost' }],
      ['an unknown property', { assetcode: 'X', color: 'red' }],
      ['a relation by name', { assetcode: 'X', location: 3 }],
      ['a relation that is no number', { assetcode: 'X', locationId: '3' }],
      ['the unit', { assetcode: 'X', buId: 1 }],
    ])('is refused with %s', async (_what, body) => {
      expect(await unit.manager.post('assets', body)).toMatchObject({
        status: 400,
        headers: { 'content-type': expect.stringContaining('application/problem+json') },
      });
    });

    it('points to rows of its own unit only', async () => {
      const foreignLocation = await other.manager.make('locations', { name: 'Roof' });
      const foreignAsset = await other.manager.make('assets', { assetcode: newCode() });
      const own = await newAsset();

      for (const body of [{ locationId: foreignLocation }, { parentId: foreignAsset }, { categoryId: 999_999 }]) {
        const [property] = Object.keys(body);
        const refusal = { status: 422, json: { errors: [{ pointer: `/${property}` }] } };
        expect(await unit.manager.post('assets', { assetcode: newCode(), ...body })).toMatchObject(refusal);
        expect(await unit.manager.patch(`assets/${own}`, body)).toMatchObject(refusal);
      }
      expect(await unit.manager.get(`assets/${foreignAsset}`)).toMatchObject({ status: 404 });
      expect(await unit.manager.patch(`assets/${foreignAsset}`, { status: 'retired' })).toMatchObject({ status: 404 });
      expect(await unit.manager.delete(`assets/${foreignAsset}`)).toMatchObject({ status: 404 });
    });

    it('is for everyone to read, and for managers and admins to write', async () => {
      const url = `assets/${await newAsset()}`;

      expect(await unit.worker.get(url)).toMatchObject({ status: 200 });
      expect(await unit.worker.post('assets', { assetcode: newCode() })).toMatchObject({ status: 403 });
      expect(await unit.worker.patch(url, { status: 'retired' })).toMatchObject({ status: 403 });
      expect(await unit.worker.delete(url)).toMatchObject({ status: 403 });
    });
  });

  describe('the lists', () => {
    it('are filtered and paged', async () => {
      const location = await newLocation('Yard');
      const ids = [
        await newAsset({ locationId: location }),
        await newAsset({ locationId: location, status: 'retired' }),
      ];
      const list = async (query: string) => listed(await unit.worker.get(`assets?${query}`));
      const idsOf = (page: Listed) => page.items.map(({ id }) => id);

      expect(idsOf(await list(`location=${location}`))).toEqual(ids);
      expect(idsOf(await list(`location=${location}&status=retired`))).toEqual([ids[1]]);
      const first = await list(`location=${location}&limit=1`);
      expect(idsOf(first)).toEqual([ids[0]]);
      expect(await list(`location=${location}&limit=1&cursor=${first.nextCursor}`)).toMatchObject({
        items: [{ id: ids[1] }],
        nextCursor: null,
      });
    });

    it.each([
      'assets?limit=0',
      'assets?limit=501',
      'assets?status=lost',
      'assets?location=x',
      'assets?color=red',
      'assets?cursor=nonsense',
      'assets/active?cursor=nonsense',
      'assets/active?status=active',
      'assets/summary?limit=3',
      'assets/with-maintenance?limit=x',
      'locations/1e3/assets',
      'assets/0',
    ])('refuse %s', async (path) => {
      expect(await unit.worker.get(path)).toMatchObject({ status: 400 });
    });
  });

  describe('the cached answers', () => {
    it.each([
      'assets/active',
      'assets/summary',
      'assets/with-maintenance',
      'locations/:location/assets',
      'assets/:asset',
    ])('%s: kept, validated, and refreshed when asked', async (template) => {
      const locationId = await newLocation();
      const asset = await newAsset({ locationId });
      const path = template.replace(':location', String(locationId)).replace(':asset', String(asset));

      await unit.worker.get(path);
      const hit = await unit.worker.get(path);
      expect(hit).toMatchObject({
        status: 200,
        headers: {
          'cache-status': expect.stringContaining('hit'),
          'content-type': expect.stringContaining('application/json'),
        },
      });
      expect(hit.headers['server-timing']).toMatch(/desc="0 queries"/);

      const etag = String(hit.headers['etag']);
      expect(await unit.worker.get(path, { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });

      const fresh = await unit.worker.getFresh(path);
      expect(fresh.headers['cache-status']).toContain('fwd=request');
      expect(fresh.json).toEqual(hit.json);
    });

    it('show a renamed location, a new warranty and a job at once', async () => {
      const location = await newLocation('Old name');
      const asset = await newAsset({ locationId: location });
      const active = async () =>
        listed(await unit.worker.get('assets/active?limit=500')).items.find(({ id }) => id === asset);
      const located = async () => listed(await unit.worker.get(`locations/${location}/assets`)).items[0];
      expect(await active()).toMatchObject({ location: { name: 'Old name' } });
      expect(await located()).toMatchObject({ warranties: [], assignedJobs: [] });

      await unit.manager.write('patch', `locations/${location}`, { name: 'New name' });
      const warranty = await unit.manager.make(`assets/${asset}/warranties`, { provider: 'Shop' });
      const job = await unit.manager.make('jobs', {
        jobcode: newCode(),
        assetId: asset,
        assignedToId: unit.people.worker,
      });

      expect(await active()).toMatchObject({ location: { name: 'New name' } });
      expect(await located()).toMatchObject({
        warranties: [{ id: warranty }],
        assignedJobs: [{ id: job, assignedTo: { peoplename: 'worker of ASSETS' } }],
      });
    });

    it('know no location of another unit', async () => {
      const foreign = await other.manager.make('locations', { name: 'Roof' });

      expect(await unit.worker.get(`locations/${foreign}/assets`)).toMatchObject({ status: 404 });
      expect(await unit.worker.get(`locations/${foreign}/assets`)).toMatchObject({ status: 404 });
      expect(await other.worker.get(`locations/${foreign}/assets`)).toMatchObject({ status: 200 });
    });
  });

  describe('what belongs to an asset', () => {
    it('is a maintenance record, which a worker makes and has done unless it names somebody', async () => {
      const asset = await newAsset();
      const path = `assets/${asset}/maintenance-records`;

      const own = await unit.worker.post(path, { completed: true, date: '2026-02-28', notes: 'Oiled' });
      expect(own).toMatchObject({
        status: 201,
        json: {
          asset: { id: asset },
          technician: { id: unit.people.worker, peoplename: 'worker of ASSETS' },
          completed: true,
          date: '2026-02-28',
          notes: 'Oiled',
        },
      });
      const named = await unit.worker.post(path, { technicianId: unit.people.manager });
      expect(named.json).toMatchObject({ technician: { id: unit.people.manager }, completed: false });
      expect((await unit.worker.post(path, { technicianId: null })).json).toMatchObject({ technician: null });
      expect(await unit.worker.post(path, { technicianId: other.people.worker })).toMatchObject({
        status: 422,
        json: { errors: [{ pointer: '/technicianId' }] },
      });
      expect(await unit.worker.post(path, { date: '2026-02-30' })).toMatchObject({ status: 400 });

      const { items } = listed(await unit.worker.get(path));
      expect(items).toHaveLength(3);
      expect(items[0]).toEqual(own.json);
    });

    it('names its technician where the caller belongs to another unit', async () => {
      const path = `assets/${await newAsset()}/maintenance-records?bu=${unit.id}`;

      expect(await other.admin.post(path, {})).toMatchObject({
        status: 422,
        json: { errors: [{ pointer: '/technicianId' }] },
      });
      const made = await other.admin.post(path, { technicianId: unit.people.worker });
      expect(made).toMatchObject({ status: 201, json: { technician: { id: unit.people.worker }, createdBy: null } });
    });

    it('is a warranty, whose days are in order', async () => {
      const path = `assets/${await newAsset()}/warranties`;
      const body = { provider: 'Shop', startsOn: '2026-01-01', expiresOn: '2027-12-31' };

      expect(await unit.manager.post(path, body)).toMatchObject({ status: 201, json: body });
      expect(await unit.manager.post(path, { ...body, expiresOn: null })).toMatchObject({ status: 201 });
      expect(await unit.manager.post(path, { ...body, expiresOn: '2025-01-01' })).toMatchObject({
        status: 422,
        json: { errors: [{ pointer: '/expiresOn' }] },
      });
      expect(await unit.worker.post(path, body)).toMatchObject({ status: 403 });
    });

    it('is a document', async () => {
      const path = `assets/${await newAsset()}/documents`;
      const body = { title: 'Manual', url: 'https://files.example.org/manual.pdf' };

      expect(await unit.manager.post(path, body)).toMatchObject({ status: 201, json: body });
      expect(await unit.manager.post(path, { ...body, url: 'javascript:alert(1)' })).toMatchObject({ status: 400 });
      expect(await unit.worker.post(path, body)).toMatchObject({ status: 403 });
    });

    it.each([
      ['maintenance-records', {}],
      ['warranties', { provider: 'Shop' }],
      ['documents', { title: 'Manual' }],
    ])('is found again among its %s, page by page, and with no other asset', async (parts, body) => {
      const asset = await newAsset();
      const path = `assets/${asset}/${parts}`;
      const made = [await unit.manager.post(path, body), await unit.manager.post(path, body)];

      const first = await unit.worker.get(`${path}?limit=1`);
      const second = await unit.worker.get(`${path}?limit=1&cursor=${listed(first).nextCursor}`);
      expect([...listed(first).items, ...listed(second).items]).toEqual(made.map(({ json }) => json as object));
      expect(listed(second).nextCursor).toBeNull();

      const location = String(made[1]?.headers['location']).replace('/api/', '');
      expect((await unit.worker.get(location)).json).toEqual(made[1]?.json);
      expect(await unit.worker.get(location.replace(String(asset), String(await newAsset())))).toMatchObject({
        status: 404,
      });
      expect(await other.worker.get(location)).toMatchObject({ status: 404 });
      expect(await other.worker.get(path)).toMatchObject({ status: 404 });
      expect(await other.manager.post(path, body)).toMatchObject({ status: 404 });
      expect(await unit.manager.post(path, { ...body, assetId: asset })).toMatchObject({ status: 400 });
    });
  });

  describe.each([
    ['locations', { name: 'Roof', loccode: 'R' }, { name: 'Top' }],
    ['categories', { name: 'Pumps' }, { name: 'Pump' }],
    ['manufacturers', { name: 'Acme' }, { name: 'ACME' }],
  ])('%s', (path, body, patch) => {
    it('are created, listed, read, renamed and deleted', async () => {
      const made = await unit.admin.post(path, body);
      const url = `${path}/${made.json.id}`;

      expect(made).toMatchObject({ status: 201, headers: { location: `/api/${url}` }, json: body });
      const read = await unit.worker.get(url);
      expect([read.json, read.headers['etag']]).toEqual([made.json, made.headers['etag']]);
      expect((await unit.worker.get(`${path}?limit=500`)).json.items).toContainEqual(made.json);

      const changed = await unit.admin.patch(url, patch, { 'if-match': String(made.headers['etag']) });
      expect(changed).toMatchObject({ status: 200, json: { ...body, ...patch } });
      const late = { 'if-match': String(made.headers['etag']) };
      expect(await unit.admin.patch(url, patch, late)).toMatchObject({ status: 412 });
      expect(await unit.admin.delete(url, late)).toMatchObject({ status: 412 });

      expect(await unit.admin.delete(url)).toMatchObject({ status: 204 });
      expect(await unit.worker.get(url)).toMatchObject({ status: 404 });
    });

    it('are refused without a sensible name', async () => {
      for (const wrong of [{}, { name: '' }, { name: 'x'.repeat(201) }, { ...body, extra: 1 }]) {
        expect(await unit.admin.post(path, wrong)).toMatchObject({ status: 400 });
      }
    });

    it('stay while an asset needs them', async () => {
      const id = await unit.admin.make(path, body);
      const property = { locations: 'locationId', categories: 'categoryId', manufacturers: 'manufacturerId' }[path];
      await newAsset({ [property as string]: id });

      expect(await unit.admin.delete(`${path}/${id}`)).toMatchObject({ status: 409 });
    });

    it('are not for workers to write', async () => {
      const url = `${path}/${await unit.admin.make(path, body)}`;

      expect(await unit.worker.post(path, body)).toMatchObject({ status: 403 });
      expect(await unit.worker.patch(url, patch)).toMatchObject({ status: 403 });
      expect(await unit.worker.delete(url)).toMatchObject({ status: 403 });
    });
  });

  it.each(['locations', 'categories'])('%s belong to one unit', async (path) => {
    const url = `${path}/${await other.manager.make(path, { name: 'Foreign' })}`;

    expect(await unit.worker.get(url)).toMatchObject({ status: 404 });
    expect(await unit.admin.patch(url, { name: 'Taken' })).toMatchObject({ status: 404 });
    expect(await unit.admin.delete(url)).toMatchObject({ status: 404 });
  });

  it('manufacturers are shared by all units: an admin renames one for everyone', async () => {
    const id = await unit.admin.make('manufacturers', { name: 'Otis' });
    const asset = await other.manager.make('assets', { assetcode: newCode(), manufacturerId: id });
    expect((await other.worker.get(`assets/${asset}`)).json.manufacturer.name).toBe('Otis');

    expect(await other.manager.patch(`manufacturers/${id}`, { name: 'OTIS' })).toMatchObject({ status: 403 });
    await unit.admin.write('patch', `manufacturers/${id}`, { name: 'OTIS' });

    expect((await other.worker.get(`manufacturers/${id}`)).json.name).toBe('OTIS');
    expect((await other.worker.get(`assets/${asset}`)).json.manufacturer.name).toBe('OTIS');
  });
});
