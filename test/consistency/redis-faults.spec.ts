import { Cluster, command, heat, shownBy, untilHit } from './support/cluster.js';
import type { Gate } from '../../src/tiers/testing/index.js';
import type { Member, Unit } from './support/member.js';
import { holdAnnounce, holdCommit, holdSettle } from './support/points.js';
import { describeOn } from './support/servers.js';

/** What happens to the server, and how it is undone. */
interface Fault {
  readonly strike: () => Promise<unknown> | void;
  readonly heal?: () => Promise<unknown> | void;
}

const POINTS: Readonly<Record<string, (member: Member) => Gate>> = {
  'before the write is announced': holdAnnounce,
  'between announcement and COMMIT': holdCommit,
  'between COMMIT and settlement': holdSettle,
};

describeOn(['PostgreSQL', 'Redis'], 'a write during which something happens to Redis', () => {
  let cluster: Cluster;
  let a: Member;
  let b: Member;
  let unit: Unit;

  beforeAll(async () => {
    // Pauses and dead servers make writers wait for the bound of staleness.
    cluster = await Cluster.open({ maxStalenessMs: 400, redisTimeoutMs: 250 });
    ({ a, b } = cluster);
  });
  beforeEach(async () => {
    unit = await a.unit();
    for (const member of cluster.members) {
      expect(await untilHit(() => member.names(unit))).toEqual(['old']);
      await untilHit(() => member.one(unit));
      await untilHit(() => member.joined(unit));
    }
    await heat(b, unit);
  });
  afterAll(() => cluster.close());

  const run = (...words: string[]) => command(cluster.redis, ...words);
  const keys = async (kind: string) => (await run('KEYS', `*:${kind}*`)) as string[];
  const remove = async (kind: string) => {
    const found = await keys(kind);
    expect(found).not.toEqual([]);
    await run('DEL', ...found);
  };
  /** Puts something else where a key of a kind is. */
  const replace = async (kind: string, type: 'LIST' | 'STRING') => {
    const found = await keys(kind);
    expect(found).not.toEqual([]);
    await run('DEL', ...found);
    for (const key of found) await (type === 'LIST' ? run('RPUSH', key, 'x') : run('SET', key, 'x'));
  };

  const FAULTS: Readonly<Record<string, Fault>> = {
    'is killed': { strike: () => cluster.redis.kill(), heal: () => cluster.redis.start() },
    'is killed and restarted empty': {
      strike: async () => {
        await cluster.redis.kill();
        await cluster.redis.start();
      },
    },
    'is paused': { strike: () => cluster.redis.pause(), heal: () => cluster.redis.resume() },
    'is flushed': { strike: () => run('FLUSHALL') },
    'evicts the stamps': { strike: () => remove('s:probe.names') },
    'evicts the entries': { strike: () => remove('e:probe.names') },
    'evicts the record of hot copies': { strike: () => remove('hot') },
    'holds something else for stamps': { strike: () => replace('s:probe.names', 'LIST') },
    'holds something else for entries': { strike: () => replace('e:probe.names', 'LIST') },
    'holds no entries of this version': { strike: () => replace('e:probe.names', 'STRING') },
    'holds something else for the record of hot copies': { strike: () => replace('hot', 'STRING') },
  };

  describe.each(Object.entries(POINTS))('%s', (_, hold) => {
    it.each(Object.entries(FAULTS))('Redis %s', async (_, { strike, heal }) => {
      const gate = hold(a);
      const write = a.rename(unit, 'new');
      await gate.reached;
      await strike();
      gate.open();
      await write;
      expect(await shownBy([b, a], unit)).toEqual(['new']);
      // The next write meets what the first one has left behind.
      await b.rename(unit, 'newer');
      expect(await shownBy([a, b], unit)).toEqual(['newer']);

      await heal?.();
      expect(await shownBy([b, a], unit)).toEqual(['newer']);
      for (const member of cluster.members) {
        expect(await untilHit(() => member.names(unit))).toEqual(['newer']);
        expect(await untilHit(() => member.one(unit))).toBe('newer');
        expect(await untilHit(() => member.joined(unit))).toEqual(['asset @ newer']);
      }
      await a.rename(unit, 'newest');
      expect(await shownBy([b, a], unit)).toEqual(['newest']);
    });
  });
});
