import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisConnection } from '../../src/tiers/index.js';
import { PrivateRedis } from '../support/private-redis.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { Cluster, command, heat, shownBy, untilHit } from './support/cluster.js';
import type { Member, Unit } from './support/member.js';
import { holdSettle } from './support/points.js';
import { describeOn } from './support/servers.js';
import { until } from './support/turns.js';

const BOUND_MS = 400;

describeOn(['PostgreSQL', 'Redis'], 'a Redis server that comes back with what it held before a write', () => {
  let directory: string;
  let cluster: Cluster;
  let a: Member;
  let b: Member;
  let unit: Unit;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tiered-redis-'));
    cluster = await Cluster.open({ maxStalenessMs: BOUND_MS, redis: ['--dir', directory] });
    ({ a, b } = cluster);
  });
  beforeEach(async () => {
    unit = await a.unit();
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['old']);
    // Entries, stamps, the record of hot copies, all in agreement with each other.
    await command(cluster.redis, 'SAVE');
  });
  afterAll(async () => {
    await cluster.close();
    await rm(directory, { recursive: true });
  });

  /** As after a crash: what was written after the copy was made is lost. */
  const restart = async () => {
    await cluster.redis.kill();
    await cluster.redis.start();
  };

  const expectTheWriteRemembered = async () => {
    expect(await shownBy([b, a], unit)).toEqual(['new']);
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['new']);
    await b.rename(unit, 'newer');
    expect(await shownBy([a, b], unit)).toEqual(['newer']);
  };

  it('shows nothing of it after the write was acknowledged', async () => {
    await a.rename(unit, 'new');
    await restart();
    await expectTheWriteRemembered();
  });

  it('shows nothing of it when the instances are connected to it before anybody asks', async () => {
    await a.rename(unit, 'new');
    const connections = cluster.members.map(({ db }) => db.get(RedisConnection));
    const before = connections[0]!.identity;
    await restart();
    await until(() => connections.every(({ identity }) => identity !== undefined && identity !== before));
    await expectTheWriteRemembered();
  });

  it('shows nothing of it when it did so between the COMMIT and the settlement', async () => {
    const settle = holdSettle(a);
    const write = a.rename(unit, 'new');
    await settle.reached;
    await restart();
    settle.open();
    await write;
    await expectTheWriteRemembered();
  });
});

describeOn(['PostgreSQL', 'Redis'], 'a replica that lags and takes over', () => {
  let cluster: Cluster;
  let replica: PrivateRedis;
  let wayOfA: TcpProxy;
  let wayOfB: TcpProxy;
  let a: Member;
  let b: Member;
  let unit: Unit;

  beforeAll(async () => {
    cluster = await Cluster.open({
      maxStalenessMs: BOUND_MS,
      via: async ({ port }) => {
        [wayOfA, wayOfB] = [await TcpProxy.start(port), await TcpProxy.start(port)];
        return [wayOfA.url, wayOfB.url];
      },
    });
    ({ a, b } = cluster);
    replica = await PrivateRedis.start();
  });
  afterAll(async () => {
    await cluster.close();
    await replica.kill();
    await wayOfA.close();
    await wayOfB.close();
  });

  /** Leads an instance to another server. */
  function lead(way: TcpProxy, { port }: PrivateRedis): void {
    way.target = port;
    way.cut();
  }

  it('shows nothing older than a write to anybody, wherever the instances are connected meanwhile', async () => {
    unit = await a.unit();
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['old']);
    await command(replica, 'REPLICAOF', '127.0.0.1', String(cluster.redis.port));
    await until(async () => String(await command(replica, 'INFO', 'replication')).includes('master_link_status:up'));
    await heat(b, unit);

    // It has what there was until now, and takes over.
    await command(replica, 'REPLICAOF', 'NO', 'ONE');
    await a.rename(unit, 'new');
    lead(wayOfA, replica);
    expect(await shownBy([a, b], unit)).toEqual(['new']);

    // One instance is at the new server, the other one still at the old.
    for (let n = 0; n < 6; n += 1) {
      await cluster.members[n % 2]!.rename(unit, `split-${n}`);
      expect(await shownBy([b, a], unit)).toEqual([`split-${n}`]);
    }

    lead(wayOfB, replica);
    await cluster.redis.kill();
    await b.rename(unit, 'newest');
    expect(await shownBy([a, b], unit)).toEqual(['newest']);
    for (const member of cluster.members) expect(await untilHit(() => member.names(unit))).toEqual(['newest']);
    await a.rename(unit, 'last');
    expect(await shownBy([b, a], unit)).toEqual(['last']);
  });
});
