import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../support/api-client.js';
import { openTestApp, type AppAnswer, type TestApp } from '../support/test-app.js';
import { openUnit, type TestUnit } from '../support/test-unit.js';

/** What entities are changed by: the name of a property and a value that nothing held before. */
interface Resource {
  readonly path: string;
  readonly body: () => object;
  readonly change: () => object;
  /** Absent: there is no DELETE. */
  readonly deletable: boolean;
}

const named = (path: string, property: string): Resource => ({
  path,
  body: () => ({ [property]: randomUUID() }),
  change: () => ({ [property]: randomUUID() }),
  deletable: true,
});

const RESOURCES: readonly Resource[] = [
  named('jobs', 'jobcode'),
  named('assets', 'assetcode'),
  named('people', 'loginid'),
  named('groups', 'groupname'),
  named('locations', 'name'),
  named('categories', 'name'),
  named('manufacturers', 'name'),
  named('sites', 'name'),
  named('question-sets', 'qsetname'),
  { ...named('jobneeds', 'jobdesc'), deletable: false },
];

const CACHED = ['jobs', 'assets', 'people'];

let app: TestApp;
let unit: TestUnit;
let admin: ApiClient;

beforeAll(async () => {
  app = await openTestApp({ seed: { bus: 1, people: 3, assets: 1, jobs: 1 } });
  unit = await openUnit(app, 'CONDITIONS');
  ({ admin } = unit);
});
afterAll(() => app.close());

const tagOf = ({ headers }: AppAnswer) => String(headers['etag']);
const weak = (tag: string) => `W/${tag}`;

describe.each(RESOURCES.map((resource) => [resource.path, resource] as const))('If-Match on %s', (path, resource) => {
  const make = async () => {
    const made = await admin.post(path, resource.body());
    expect(made.status).toBe(201);
    return { made, one: `${path}/${made.json.id}` };
  };
  const change = (one: string, tag: string, client = admin) =>
    client.patch(one, resource.change(), { 'if-match': tag });
  /** Demands 412 and that nothing was written. */
  const expectRefused = async (one: string, attempt: () => Promise<AppAnswer>) => {
    const before = await admin.getFresh(one);
    const { status, headers, json } = await attempt();
    expect(status).toBe(412);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(json).toMatchObject({ status: 412 });
    expect((await admin.getFresh(one)).text).toBe(before.text);
    expect((await admin.get(one)).text).toBe(before.text);
  };

  it('the tag of POST, of PATCH and of GET, each once', async () => {
    const { made, one } = await make();
    const first = await change(one, tagOf(made));
    expect(first.status).toBe(200);
    const second = await change(one, tagOf(first));
    expect(second.status).toBe(200);
    for (const read of [() => admin.get(one), () => admin.get(one), () => admin.getFresh(one)]) {
      const found = await read();
      expect(found.json).toEqual((await admin.getFresh(one)).json);
      const changed = await change(one, tagOf(found));
      expect(changed.status).toBe(200);
      expect(tagOf(changed)).not.toBe(tagOf(found));
      expect(tagOf(await admin.get(one))).toBe(tagOf(changed));
    }
    for (const old of [made, first, second]) await expectRefused(one, () => change(one, tagOf(old)));
  });

  it("after somebody else's change: 412, whoever made it", async () => {
    const { made, one } = await make();
    expect((await admin.patch(one, resource.change())).status).toBe(200);
    await expectRefused(one, () => change(one, tagOf(made)));

    const seen = await admin.get(one);
    const table = tableOf(path);
    await app.sql(`update ${table} set ctzoffset = 60 where id = ?`, [made.json.id]);
    const { status } = await change(one, tagOf(seen));
    expect(status).toBe(412);
    expect((await admin.getFresh(one)).json).toEqual({ ...seen.json, ctzoffset: 60, updatedAt: expect.any(String) });
  });

  it('a weak tag never matches, a list matches where one of it does, and * whatever is there', async () => {
    const { made, one } = await make();
    const tag = tagOf(made);
    await expectRefused(one, () => change(one, weak(tag)));
    await expectRefused(one, () => change(one, '"another"'));
    await expectRefused(one, () => change(one, `"another", ${weak(tag)}`));
    await expectRefused(one, () => change(one, tag.slice(1, -1)));
    const listed = await change(one, `"another", ${tag}`);
    expect(listed.status).toBe(200);
    expect((await change(one, '*')).status).toBe(200);
    await expectRefused(one, () => change(one, tag));
  });

  it('of many who changed the same at once exactly one has done so', async () => {
    const { made, one } = await make();
    const before = made.json as object;
    const attempts = await Promise.all(Array.from({ length: 6 }, () => change(one, tagOf(made))));
    const won = attempts.filter(({ status }) => status === 200);
    expect(attempts.filter(({ status }) => status === 412)).toHaveLength(5);
    expect(won).toHaveLength(1);
    const found = await admin.get(one);
    expect(found.json).toEqual(won[0]!.json);
    expect(found.json).not.toEqual(before);
  });

  if (resource.deletable) {
    it('DELETE: with the present tag or not at all', async () => {
      const { made, one } = await make();
      const remove = (tag: string) => admin.delete(one, { 'if-match': tag });
      const changed = await admin.patch(one, resource.change());
      await expectRefused(one, () => remove(tagOf(made)));
      await expectRefused(one, () => remove(weak(tagOf(changed))));
      expect((await remove(tagOf(await admin.get(one)))).status).toBe(204);
      expect((await remove('*')).status).toBe(404);
      expect((await change(one, '*')).status).toBe(404);
    });

    it('of a change and a removal at once exactly one has happened', async () => {
      const { made, one } = await make();
      const [changed, removed] = await Promise.all([
        change(one, tagOf(made)),
        admin.delete(one, { 'if-match': tagOf(made) }),
      ]);
      const found = await admin.get(one);
      if (changed.status === 200) {
        expect([removed.status, found.status]).toEqual([412, 200]);
        expect(found.json).toEqual(changed.json);
      } else expect([changed.status, removed.status, found.status]).toEqual([404, 204, 404]);
    });
  }
});

it('If-Match guards what is shown: a row that is shown along is a part of it', async () => {
  const location = await admin.make('locations', { name: 'Roof' });
  const made = await admin.post('assets', { assetcode: 'GUARDED', locationId: location });
  const one = `assets/${made.json.id}`;
  await admin.write('patch', `locations/${location}`, { name: 'Cellar' });
  const guarded = { 'if-match': tagOf(made) };
  expect((await admin.patch(one, { assetname: 'x' }, guarded)).status).toBe(412);
  expect((await admin.delete(one, guarded)).status).toBe(412);
  expect((await admin.patch(one, { assetname: 'x' }, { 'if-match': tagOf(await admin.get(one)) })).status).toBe(200);
});

it.each(['comments', 'attachments'])('If-Match on the removal of %s', async (kind) => {
  const job = await admin.make('jobs', { jobcode: `of ${kind}` });
  const made = await admin.post(`jobs/${job}/${kind}`, kind === 'comments' ? { body: 'x' } : { filename: 'x' });
  const one = `${kind}/${made.json.id}`;
  expect((await admin.delete(one, { 'if-match': '"another"' })).status).toBe(412);
  expect((await admin.get(one)).status).toBe(200);
  expect((await admin.delete(one, { 'if-match': tagOf(made) })).status).toBe(204);
});

describe.each(CACHED)('If-None-Match on %s', (path) => {
  let one: string;
  const resource = RESOURCES.find((candidate) => candidate.path === path)!;

  beforeEach(async () => {
    one = `${path}/${await admin.make(path, resource.body())}`;
  });

  it.each<[form: string, header: (tag: string) => string, status: number]>([
    ['the tag', (tag) => tag, 304],
    ['the weak tag', weak, 304],
    ['a list that names it', (tag) => `"another", ${tag}`, 304],
    ['a list that names it weakly, without blanks', (tag) => `"another",${weak(tag)},"third"`, 304],
    ['anything', () => '*', 304],
    ['another tag', () => '"another"', 200],
    ['a list of others', () => '"another", W/"third"', 200],
    ['the tag without quotes', (tag) => tag.slice(1, -1), 200],
    ['a part of it', (tag) => `${tag.slice(0, -2)}"`, 200],
  ])('%s', async (_form, header, status) => {
    const found = await admin.get(one);
    const condition = { 'if-none-match': header(tagOf(found)) };
    // First the long way, then as a hit that is answered early, then past the cache.
    for (const more of [{}, {}, { 'cache-control': 'no-cache' }]) {
      const answer = await admin.get(one, { ...condition, ...more });
      expect([answer.status, answer.text]).toEqual([status, status === 304 ? '' : found.text]);
      expect(tagOf(answer)).toBe(tagOf(found));
      expect(answer.headers['cache-status']).toMatch(/^tiered; /);
      expect(answer.headers['vary']).toBe(found.headers['vary']);
      expect(answer.headers['cache-control']).toBe(found.headers['cache-control']);
    }
  });

  it('after a change: 200, the new answer and a new tag; after none: 304', async () => {
    const before = await admin.get(one);
    const condition = { 'if-none-match': tagOf(before) };
    expect((await admin.get(one, condition)).status).toBe(304);
    const changed = await admin.patch(one, resource.change());
    const after = await admin.get(one, condition);
    expect([after.status, after.json]).toEqual([200, changed.json]);
    expect(tagOf(after)).toBe(tagOf(changed));
    expect((await admin.get(one, { 'if-none-match': tagOf(after) })).status).toBe(304);
    await admin.write('delete', one);
    expect((await admin.get(one, { 'if-none-match': tagOf(after) })).status).toBe(404);
  });
});

it('the tag changes when, and only when, what is shown does', async () => {
  const location = await admin.make('locations', { name: 'A' });
  const asset = await admin.make('assets', { assetcode: 'TAGGED', locationId: location });
  const seen = new Map<string, string>();
  const paths = ['assets/active', 'assets/summary', `assets/${asset}`, `locations/${location}/assets`];
  const look = async () => {
    for (const path of paths) {
      for (const answer of [await admin.get(path), await admin.get(path), await admin.getFresh(path)]) {
        const known = seen.get(answer.text);
        expect(known ?? tagOf(answer)).toBe(tagOf(answer));
        seen.set(answer.text, tagOf(answer));
      }
    }
  };
  await look();
  // There and back again: the lists show what they have shown before, under the tag of then.
  for (const assetname of ['B', 'B', '']) {
    await admin.write('patch', `assets/${asset}`, { assetname });
    await look();
  }
  for (const name of ['B', 'A']) {
    await admin.write('patch', `locations/${location}`, { name });
    await look();
  }
  for (const status of ['retired', 'active']) {
    await admin.write('patch', `assets/${asset}`, { status });
    await look();
  }
  expect(new Set(seen.values()).size).toBe(seen.size);
  expect(seen.size).toBeGreaterThan(paths.length * 2);
});

it('a change to what is there already changes nothing', async () => {
  const made = await admin.post('sites', { name: 'Same' });
  const one = `sites/${made.json.id}`;
  for (const body of [{ name: 'Same' }, {}]) {
    const answer = await unit.manager.patch(one, body, { 'if-match': tagOf(made) });
    expect([answer.status, answer.text]).toEqual([200, made.text]);
    expect(tagOf(answer)).toBe(tagOf(made));
  }
});

/** The table that a collection shows. */
function tableOf(path: string): string {
  const tables: Record<string, string> = {
    people: 'peoples_people',
    groups: 'peoples_pgroup',
    sites: 'onboarding_site',
    categories: 'activity_category',
    'question-sets': 'activity_questionset',
  };
  return tables[path] ?? `activity_${path.slice(0, -1)}`;
}
