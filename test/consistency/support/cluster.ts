import { createClient } from 'redis';
import { PrivateRedis } from '../../support/private-redis.js';
import { Member, type Read, type Unit } from './member.js';
import { until } from './turns.js';

export interface ClusterOptions {
  /** The bound of staleness, in milliseconds; absent: so long that nothing happens because of it while a test runs. */
  readonly maxStalenessMs?: number;
  /** How long hot copies may be served without asking, in milliseconds. */
  readonly hotLeaseMs?: number;
  /** How long anybody waits for Redis, in milliseconds. */
  readonly redisTimeoutMs?: number;
  /** As on the command line of the Redis server. */
  readonly redis?: readonly string[];
  /** The way to the Redis server for each instance; absent: straight. */
  readonly via?: (redis: PrivateRedis) => Promise<readonly [a: string, b: string]>;
}

/** Two instances of the application on one database, and a Redis server that the test may kill. */
export class Cluster {
  private constructor(
    readonly redis: PrivateRedis,
    readonly a: Member,
    readonly b: Member,
  ) {}

  static async open(options: ClusterOptions = {}): Promise<Cluster> {
    const { maxStalenessMs = 60_000, hotLeaseMs = 250, redisTimeoutMs = 2_000 } = options;
    const redis = await PrivateRedis.start(...(options.redis ?? []));
    const [urlOfA, urlOfB] = (await options.via?.(redis)) ?? [redis.url, redis.url];
    const a = await Member.open({
      environment: {
        REDIS_URL: urlOfA,
        REDIS_TIMEOUT_MS: String(redisTimeoutMs),
        CACHE_MAX_STALENESS_MS: String(maxStalenessMs),
        CACHE_HOT_LEASE_MS: String(hotLeaseMs),
      },
    });
    const cluster = new Cluster(redis, a, await a.beside({ REDIS_URL: urlOfB }));
    await cluster.b.feed.look();
    return cluster;
  }

  get members(): readonly [Member, Member] {
    return [this.a, this.b];
  }

  async close(): Promise<void> {
    await this.b.close();
    await this.a.close();
    await this.redis.kill();
  }
}

/** Runs a command on a server as an administrator would. */
export async function command({ url }: PrivateRedis, ...words: string[]): Promise<unknown> {
  const client = createClient({ url });
  await client.connect();
  try {
    return await client.sendCommand(words);
  } finally {
    client.destroy();
  }
}

/** Asks until the answer comes from the cache; the time limit of the test is the only one. */
export async function untilHit<R>(ask: () => Promise<Read<R>>): Promise<R> {
  let read = await ask();
  await until(
    () => read.source === 'hit',
    async () => (read = await ask()),
  );
  return read.value;
}

/** Asks `member` until it answers without asking anybody. */
export async function heat(member: Member, unit: Unit): Promise<void> {
  const { counts } = hotOf(member);
  const before = counts.reads;
  await until(
    () => counts.reads > before,
    () => member.names(unit),
  );
}

export function hotOf({ parts: { stamps } }: Member) {
  if (!stamps) throw new Error('There is no shared store.');
  return stamps.hot;
}

/** How writers of `member` have waited for the holders of hot copies. */
export function waitsOf({ parts: { stamps } }: Member) {
  if (!stamps) throw new Error('There is no shared store.');
  return stamps.waits.totals;
}

/** What every kind of cached answer about a unit says, asked from every member. */
export async function shownBy(members: readonly Member[], unit: Unit): Promise<string[]> {
  const shown = new Set<string>();
  for (const member of members) {
    shown.add((await member.names(unit)).value.join());
    shown.add((await member.one(unit)).value ?? 'nothing');
    for (const text of (await member.joined(unit)).value) shown.add(text.replace('asset @ ', ''));
    shown.add((await member.strict(unit)).value.join());
  }
  return [...shown];
}
