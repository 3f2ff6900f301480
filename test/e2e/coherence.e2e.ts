import { TieredCache } from '../../src/tiers/index.js';
import { CACHED_ROUTES, layGround, type CachedRoute, type Ground } from './coherence/ground.js';
import { at, holdNextLoad, isHit, openInstances, queries, warm, type Instances } from './coherence/instances.js';
import { Reach } from './coherence/reach.js';
import { sweep } from './coherence/sweep.js';
import { CHANGES, NO_CHANGES, type Write } from './coherence/writes.js';

/**
 * A write that was acknowledged shows in every cached answer at once, on every instance; and an answer that it cannot
 * have changed stays kept.
 */
const ROUTES = Object.keys(CACHED_ROUTES) as CachedRoute[];
/** Shared by all units, so that a change of one is everybody's. */
const SHARED = 'the manufacturer is renamed';

let instances: Instances;
/** Another unit, which nothing here is about. */
let bystander: Ground;

beforeAll(async () => {
  instances = await openInstances();
  bystander = await layGround(instances.writer, 'BYSTANDER');
});
afterAll(() => instances.close());

describe.each(ROUTES.map((route, number) => [route, number] as const))('%s', (route, number) => {
  let ground: Ground;
  let path: string;
  let theirs: string;

  beforeAll(async () => {
    ground = await layGround(instances.writer, `GROUND-${number}`);
    path = CACHED_ROUTES[route](ground);
    theirs = CACHED_ROUTES[route](bystander);
  });

  it.each(NO_CHANGES[route])('stays kept when it cannot have changed: %s', async (_what, write) => {
    for (const reader of instances.readers) await warm(at(reader, ground.admin), path);
    await write(ground);
    for (const reader of instances.readers) {
      const kept = await at(reader, ground.admin).get(path);
      expect([isHit(kept), queries(kept)]).toEqual([true, 0]);
      expect((await at(reader, ground.admin).getFresh(path)).text).toBe(kept.text);
    }
  });

  it.each(CHANGES[route])('shows at once that %s', async (what, write) => {
    const before = await Promise.all(instances.readers.map((reader) => warm(at(reader, ground.admin), path)));
    await warm(at(instances.writer, bystander.admin), theirs);
    await write(ground);
    for (const [n, reader] of instances.readers.entries()) {
      const client = at(reader, ground.admin);
      const shown = await client.get(path);
      expect(shown.text).not.toBe(before[n]!.text);
      expect(shown.text).toBe((await client.getFresh(path)).text);
      // The first reader loads it, for all instances.
      expect(isHit(shown)).toBe(n > 0);
    }
    expect(isHit(await bystander.admin.get(theirs))).toBe(what !== SHARED);
  });
});

it('every cached query is among these', () => {
  // Those that no route asks by itself: where an hour holds too many slots, and for whoever plans by the answer. They
  // depend on the same.
  const inner = new Set(['jobneeds.adhoc-slot-at', 'jobneeds.adhoc-schedule', 'jobneeds.adhoc-schedule-at']);
  const queries = instances.writer.app.get(TieredCache).queries();
  const names = queries.map(({ name }) => name).filter((name) => !inner.has(name));
  expect(new Set(names)).toEqual(new Set(ROUTES));
  const [slot, ...others] = queries.filter(({ name }) => name.startsWith('jobneeds.adhoc-'));
  for (const { definition } of others) expect(definition.dependsOn).toEqual(slot!.definition.dependsOn);
});

/** A read that joins a load which is held waits for ever. */
const PATIENCE_MS = 20_000;

describe('a load that a write overtakes is joined by no later read, and kept for none', () => {
  it.each(ROUTES.map((route, number) => [route, number] as const))(
    '%s',
    async (route, number) => {
      const ground = await layGround(instances.writer, `OVERTAKEN-${number}`);
      const path = CACHED_ROUTES[route](ground);
      const [[, first], [, second]] = CHANGES[route] as [Write, Write];
      const reader = instances.readers[0]!;
      const client = at(reader, ground.admin);
      await warm(client, path);
      await first(ground);

      // It has read its data, and is held before it can store them.
      const { gate, restore } = holdNextLoad(reader, route);
      const overtaken = client.get(path);
      await gate.reached;
      await second(ground);
      const later = await client.get(path);
      gate.open();
      expect((await overtaken).text).not.toBe(later.text);
      restore();

      for (const instance of instances.readers) {
        expect((await at(instance, ground.admin).get(path)).text).toBe(later.text);
      }
      expect((await client.getFresh(path)).text).toBe(later.text);
    },
    PATIENCE_MS,
  );
});

describe('a row that there was not, and that there is no more', () => {
  let made = 0;

  it.each([
    ['jobs', (n: number) => ({ jobcode: `COMES-${n}` }), ''],
    ['assets', (n: number) => ({ assetcode: `COMES-${n}` }), ''],
    ['people', (n: number) => ({ loginid: `comes-${n}` }), ''],
    ['people', (n: number) => ({ loginid: `comes-${n}` }), '/team'],
    ['locations', () => ({ name: 'Comes' }), '/assets'],
  ] as const)('%s', async (collection, body, suffix) => {
    const { admin } = bystander;
    const make = () => admin.make(collection, body((made += 1)));
    const last = await make();
    const next = `${collection}/${last + 1}`;
    const statuses = async () => {
      const found: number[] = [];
      for (const reader of instances.readers) {
        for (let n = 0; n < 2; n += 1) found.push((await at(reader, admin).get(`${next}${suffix}`)).status);
      }
      return [...new Set(found)];
    };
    expect(await statuses()).toEqual([404]);
    expect(await make()).toBe(last + 1);
    expect(await statuses()).toEqual([200]);
    await admin.write('delete', next);
    expect(await statuses()).toEqual([404]);
  });
});

describe('a sweep over every column of every table that answers can depend on', () => {
  it('leaves no cached answer behind', async () => {
    const ground = await layGround(instances.writer, 'SWEEP');
    const reader = instances.readers[0]!;
    const client = at(reader, ground.admin);
    const reach = new Reach<CachedRoute>(reader);
    const reads = new Map(ROUTES.map((route) => [route, { kept: 0, ended: 0 }]));
    const ended = new Map<string, number>();
    const stale: string[] = [];
    for (const route of ROUTES) {
      const path = CACHED_ROUTES[route](ground);
      await reach.listen(route, () => client.getFresh(path));
      await warm(client, path);
    }

    const { all } = reach;
    for await (const { table, what, write } of sweep(instances.writer, ground, all)) {
      const routes = ROUTES.filter((route) => reach.has(route, table));
      // The step before has set its column back, which ended some of them.
      for (const route of routes) await client.get(CACHED_ROUTES[route](ground));
      await write();
      for (const route of routes) {
        const path = CACHED_ROUTES[route](ground);
        const shown = await reach.listen(route, () => client.get(path));
        if (isHit(shown)) {
          reads.get(route)!.kept += 1;
          const fresh = await reach.listen(route, () => client.getFresh(path));
          if (fresh.text !== shown.text) stale.push(`${route}: ${what}`);
        } else {
          reads.get(route)!.ended += 1;
          ended.set(table, (ended.get(table) ?? 0) + 1);
        }
      }
    }

    expect(stale).toEqual([]);
    // What is never kept, or never ended, has shown nothing.
    for (const [route, { kept, ended }] of reads) expect([route, kept > 0, ended > 0]).toEqual([route, true, true]);
    expect([...ended.keys()].toSorted()).toEqual([...all].toSorted());
  }, 300_000);
});
