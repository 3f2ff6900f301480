import { RESOURCES, type Resource } from './resources.js';
import type { Stage } from './stage.js';
import { ENTITIES, pageOf } from './views.js';

type Row = Record<string, unknown>;

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/** POST, PATCH, DELETE and the GETs of every kind of entity. */
export function describeEntities(stage: () => Stage): void {
  describe.each(RESOURCES.map((resource) => [resource.view, resource] as const))('%s', (_view, resource) => {
    const made: Row[] = [];
    const collection = () => resource.path(stage().refs);

    it.each(['least', 'full'] as const)('POST, the %s: 201, Location and the whole entity', async (body) => {
      const { home, refs } = stage();
      const sent = body === 'least' ? resource.least : resource.full(refs);
      const { status, json, headers } = await home.admin.post(collection(), sent);
      expect([status, json]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
      expectWhole(resource, json);
      expectSaid(json as Row, sent);
      if (body === 'least') expect(json).toMatchObject(resource.defaults(refs, home.people.admin));
      expect(json).toMatchObject({
        createdBy: { id: home.people.admin },
        updatedBy: { id: home.people.admin },
        ctzoffset: body === 'least' ? -1 : 330,
        ...(resource.view === 'activity_manufacturer' ? {} : { bu: { id: home.id } }),
      });
      expect(headers['etag']).toMatch(/^"[^"]+"$/);

      const location = String(headers['location']);
      if (resource.one) expect(location).toBe(`/api/${resource.one}/${json.id}`);
      const found = await home.worker.get(location.replace('/api/', ''));
      expect([found.status, found.json]).toEqual([200, json]);
      expect(found.headers['etag']).toBe(headers['etag']);
      made.push(json as Row);
    });

    // Jobneeds have no list of all.
    if (resource.view !== 'activity_jobneed') {
      it('GET: both in the collection, whole', async () => {
        const { status, json } = await stage().home.worker.get(`${collection()}?limit=500`);
        expect(status).toBe(200);
        expect(pageOf(ENTITIES[resource.view]).safeParse(json).error).toBeUndefined();
        expect(json.items).toEqual(expect.arrayContaining(made));
      });
    }

    const { change } = resource;
    if (change) {
      it('PATCH: 200 and the whole entity; null clears, what is absent stays', async () => {
        const { home, refs } = stage();
        const one = `${resource.one}/${String(made[1]!['id'])}`;
        for (const [key, value] of Object.entries(change(refs))) {
          const before = (await home.admin.getFresh(one)).json as Row;
          const { status, json: entity } = await home.manager.patch(one, { [key]: value });
          const json = entity as Row;
          if (resource.view === 'activity_manufacturer') {
            expect(status).toBe(403);
            continue;
          }
          expect([key, status]).toEqual([key, 200]);
          expectWhole(resource, json);
          expectSaid(json, { [key]: value });
          const property = key.replace(/Id$/, '');
          const { updatedAt, updatedBy } = json;
          expect(json).toEqual({ ...before, [property]: json[property], updatedAt, updatedBy });
          expect(updatedBy).toMatchObject({ id: home.people.manager });
          expect(Date.parse(String(updatedAt))).toBeGreaterThan(Date.parse(String(before['updatedAt'])));
          expect((await home.worker.get(one)).json).toEqual(json);
        }
        const { status, json } = await home.admin.patch(one, change(refs));
        expect(status).toBe(200);
        expectSaid(json as Row, change(refs));
      });
    }

    if (resource.deletable) {
      it('DELETE: 204, and it is gone', async () => {
        const { admin } = stage().home;
        for (const { id } of made) {
          const one = `${resource.one}/${String(id)}`;
          const { status, text } = await admin.delete(one);
          expect([status, text]).toEqual([204, '']);
          expect((await admin.delete(one)).status).toBe(404);
          expect((await admin.get(one)).status).toBe(404);
          if (change) expect((await admin.patch(one, change(stage().refs))).status).toBe(404);
          const { json } = await admin.get(`${collection()}?limit=500`);
          expect(json.items).not.toContainEqual(expect.objectContaining({ id }));
        }
      });
    }
  });

  it('every column of a table is a property of its entity, and nothing else is', async () => {
    for (const [table, view] of Object.entries(ENTITIES)) {
      const columns = await stage().app.sql<{ column_name: string }>(
        'select column_name from information_schema.columns where table_name = ?',
        [table],
      );
      const properties = columns
        .map(({ column_name }) => column_name.replace(/_id$/, ''))
        .filter((column) => column !== 'password_hash')
        .map((column) => column.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()));
      expect([table, Object.keys(view.shape).toSorted()]).toEqual([table, properties.toSorted()]);
    }
  });
}

function expectWhole({ view }: Resource, entity: unknown): void {
  expect(ENTITIES[view].safeParse(entity).error).toBeUndefined();
}

/** Demands that the entity holds what the body said: `xId` as the row `x`, instants whatever their offset. */
function expectSaid(entity: Row, body: object): void {
  const shown: Row = {};
  const said: Row = {};
  for (const [key, value] of Object.entries(body)) {
    const relation = key.endsWith('Id') ? key.slice(0, -2) : undefined;
    const found = entity[relation ?? key];
    shown[key] = relation ? ((found as { id: number } | null)?.id ?? null) : found;
    said[key] = typeof value === 'string' && INSTANT.test(value) ? new Date(value).toISOString() : (value as unknown);
  }
  expect(shown).toEqual(said);
}
