import type { FaultGround, FaultKind } from './fault.js';

const REDIS = { scope: 'redis', claim: 'redis-server', hits: 'all' } as const;
const LINKS = { scope: 'redis', claim: 'redis-links', hits: 'some' } as const;

/** The server itself is hit. */
const SERVER: FaultKind[] = [
  {
    ...REDIS,
    name: 'redis-kill',
    what: 'Redis is killed and comes back empty',
    lasts: [200, 3_000],
    async inject({ cluster, durationMs, wait }) {
      await cluster.redis.kill();
      await wait(durationMs);
      await cluster.redis.start();
      return 'restarted empty';
    },
  },
  {
    ...REDIS,
    name: 'redis-old-data',
    what: 'Redis is killed and comes back with data from before',
    lasts: [300, 2_500],
    async inject({ cluster, durationMs, wait }) {
      const { redis } = cluster;
      const snapshot = await redis.snapshot('old.rdb');
      await wait(durationMs);
      await redis.kill();
      await redis.start([], snapshot);
      return `restarted with data ${Math.round(durationMs)} ms old`;
    },
  },
  {
    ...REDIS,
    name: 'redis-pause',
    what: 'Redis stands still (SIGSTOP) and goes on',
    lasts: [100, 3_000],
    async inject({ cluster, durationMs, wait }) {
      const { redis } = cluster;
      redis.signal('SIGSTOP');
      await wait(durationMs);
      redis.signal('SIGCONT');
      return 'continued';
    },
  },
  {
    ...REDIS,
    name: 'redis-flush',
    what: 'Redis loses all keys, once or several times (FLUSHALL)',
    lasts: [0, 1_000],
    async inject({ cluster, random, durationMs, wait }) {
      const times = 1 + random.below(3);
      for (let i = 0; i < times; i += 1) {
        await cluster.redis.command('FLUSHALL');
        await wait(durationMs / times);
      }
      return `${times} times`;
    },
  },
  {
    ...REDIS,
    name: 'redis-evict',
    what: 'Redis loses keys of one sort, or some of all sorts',
    lasts: [300, 2_000],
    async inject(ground) {
      const rounds = 1 + ground.random.below(4);
      const lost: string[] = [];
      for (let i = 0; i < rounds; i += 1) {
        lost.push(await evict(ground));
        await ground.wait(ground.durationMs / rounds);
      }
      return lost.join('; ');
    },
  },
  {
    ...REDIS,
    name: 'redis-failover',
    what: 'a replica that lags is promoted, and everyone is led to it',
    lasts: [200, 1_500],
    async inject({ cluster, durationMs, standby, wait }) {
      await standby.follow();
      standby.cutOff();
      await wait(durationMs);
      await standby.promote((port) => {
        for (const { redis } of cluster.instances) {
          redis.retarget(port);
          redis.cut();
        }
        return Promise.resolve();
      });
      return `the replica was ${Math.round(durationMs)} ms behind`;
    },
  },
  {
    ...REDIS,
    name: 'redis-split-brain',
    what: 'a replica that lags is promoted, and some are led to it later than others',
    lasts: [300, 1_500],
    async inject({ cluster, random, durationMs, standby, wait }) {
      await standby.follow();
      standby.cutOff();
      await wait(durationMs);
      const order = random.shuffled(cluster.instances);
      const early = order.slice(0, 1 + random.below(Math.max(1, order.length - 1)));
      const apartMs = random.between(500, 3_000);
      await standby.promote(async (port) => {
        for (const { redis } of early) {
          redis.retarget(port);
          redis.cut();
        }
        await wait(apartMs);
        for (const { redis } of order.slice(early.length)) {
          redis.retarget(port);
          redis.cut();
        }
      });
      const who = early.map(({ index }) => index).join(', ');
      return `instances ${who} went over ${Math.round(apartMs)} ms before the others`;
    },
  },
];

/** The way to the server is hit. */
const WAY: FaultKind[] = [
  {
    ...LINKS,
    name: 'redis-hole',
    what: 'what is sent to Redis and back vanishes',
    lasts: [300, 3_500],
    async inject({ targets, durationMs, wait }) {
      for (const { redis } of targets) redis.mode = 'swallow';
      await wait(durationMs);
      for (const { redis } of targets) {
        // A stream with a gap would be no Redis protocol any more.
        redis.cut();
        redis.mode = 'pass';
      }
      return 'connections cut at the end';
    },
  },
  {
    ...LINKS,
    name: 'redis-stall',
    what: 'what is sent to Redis and back arrives when it is over',
    lasts: [100, 3_000],
    async inject({ targets, durationMs, wait }) {
      for (const { redis } of targets) redis.mode = 'stall';
      await wait(durationMs);
      for (const { redis } of targets) redis.mode = 'pass';
      return 'what had waited was passed on';
    },
  },
  {
    ...LINKS,
    name: 'redis-refuse',
    what: 'connections to Redis are cut and refused',
    lasts: [100, 2_500],
    async inject({ targets, durationMs, wait }) {
      for (const { redis } of targets) redis.mode = 'refuse';
      await wait(durationMs);
      for (const { redis } of targets) redis.mode = 'pass';
      return '';
    },
  },
  {
    ...LINKS,
    name: 'redis-cut',
    what: 'connections to Redis are cut, again and again',
    lasts: [200, 2_000],
    async inject({ targets, random, durationMs, wait }) {
      const times = 1 + random.below(5);
      for (let i = 0; i < times; i += 1) {
        for (const { redis } of targets) redis.cut();
        await wait(durationMs / times);
      }
      return `${times} times`;
    },
  },
  {
    ...LINKS,
    name: 'redis-delay',
    what: 'Redis is slow to answer',
    lasts: [500, 3_000],
    async inject({ targets, random, durationMs, wait }) {
      // Half of it on each way; some answers come in time, others do not.
      const delayMs = random.between(2, 40);
      for (const { redis } of targets) redis.delayMs = delayMs;
      await wait(durationMs);
      for (const { redis } of targets) redis.delayMs = 0;
      return `${Math.round(2 * delayMs)} ms`;
    },
  },
];

export const REDIS_FAULTS: readonly FaultKind[] = [...SERVER, ...WAY];

/** Deletes keys: all that begin alike, or each with some probability. */
async function evict({ cluster, random }: FaultGround): Promise<string> {
  const { redis } = cluster;
  const keys = (await redis.command('KEYS', '*')) as string[];
  if (keys.length === 0) return 'there were no keys';
  const sorts = Map.groupBy(keys, sortOf);
  const share = random.chance(0.5) ? 1 : random.between(0.1, 0.7);
  const sort = random.chance(0.7) ? random.pick([...sorts.keys()]) : undefined;
  const candidates = sort === undefined ? keys : (sorts.get(sort) ?? []);
  const lost = candidates.filter(() => random.chance(share));
  if (lost.length > 0) await redis.command('DEL', ...lost);
  return `${lost.length} of ${keys.length} keys (${sort ?? 'all sorts'})`;
}

/** The first two parts of a key, which say what it is for. */
function sortOf(key: string): string {
  return key.split(':').slice(0, 2).join(':');
}
