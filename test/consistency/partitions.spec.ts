import { TcpProxy } from '../support/tcp-proxy.js';
import { Cluster, heat, hotOf, shownBy, untilHit } from './support/cluster.js';
import type { Member, Unit } from './support/member.js';
import { holdCommit, holdLooks } from './support/points.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

const BOUND_MS = 600;
const LEASE_MS = 500;

describeOn(['PostgreSQL', 'Redis'], 'an instance that is cut off', () => {
  let cluster: Cluster;
  let way: TcpProxy;
  let a: Member;
  let b: Member;
  let unit: Unit;

  beforeAll(async () => {
    cluster = await Cluster.open({
      maxStalenessMs: BOUND_MS,
      hotLeaseMs: LEASE_MS,
      redisTimeoutMs: 250,
      via: async ({ port, url }) => {
        way = await TcpProxy.start(port);
        return [url, way.url];
      },
    });
    ({ a, b } = cluster);
  });
  beforeEach(async () => {
    unit = await a.unit();
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['old']);
  });
  afterEach(async () => {
    // The way is free again, and both have found each other.
    way.target = cluster.redis.port;
    way.swallowNew = false;
    way.cut();
    for (const member of cluster.members) await untilHit(() => member.names(unit));
  });
  afterAll(async () => {
    await cluster.close();
    await way.close();
  });

  describe('from Redis', () => {
    const NOWHERE = 1;
    const cutOff = () => {
      way.target = NOWHERE;
      way.cut();
    };
    const swallow = () => {
      way.swallowNew = true;
      way.blackHole();
    };

    it.each([
      ['and knows it', cutOff],
      ['and hears nothing', swallow],
    ])('%s shows what the others write, and they what it writes', async (_, strike) => {
      await heat(a, unit);
      await heat(b, unit);
      strike();
      await a.rename(unit, 'new');
      expect(await shownBy([b, a], unit)).toEqual(['new']);
      await heat(a, unit);
      await b.rename(unit, 'newer');
      expect(await shownBy([a, b], unit)).toEqual(['newer']);
    });

    it('serves what it need not ask for only as long as its lease lasts', async () => {
      await heat(b, unit);
      swallow();
      const began = performance.now();
      const commit = holdCommit(a);
      const write = a.rename(unit, 'new');
      await commit.reached;
      // Nobody has heard of it: its lease has run out.
      expect([hotOf(b).leased, performance.now() - began > LEASE_MS / 3]).toEqual([false, true]);
      commit.open();
      await write;
      expect((await b.names(unit)).value).toEqual(['new']);
    });

    it('is no reason to close the store when the others can make its writes known', async () => {
      cutOff();
      const epoch = a.parts.agreement.epoch();
      await b.rename(unit, 'new');
      expect(await shownBy([a, b], unit)).toEqual(['new']);
      expect([a.parts.agreement.epoch() === epoch, b.db.stats.slowSettlements > 0]).toEqual([true, true]);
    });
  });

  it('from the database it watches serves nothing older than the bound, and what it was told of before', async () => {
    const looks = holdLooks(b);
    await looks.reached;
    const { at } = b.feed.watermark;
    await a.rename(unit, 'new');
    expect((await b.names(unit)).value).toEqual(['new']);
    await until(async () => {
      const asked = performance.now();
      const { source } = await b.names(unit);
      if (source === 'hit') expect(asked - at).toBeLessThan(BOUND_MS);
      return source === 'watermark' || source === 'store-closed';
    });
    await a.rename(unit, 'newer');
    expect(await shownBy([b, a], unit)).toEqual(['newer']);
    looks.open();
  });
});
