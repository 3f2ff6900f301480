import type { Cluster } from '../servers/cluster.js';
import { TcpProxy } from '../servers/proxy.js';
import type { RedisServer } from '../servers/redis.js';
import { until } from '../time.js';
import type { Standby } from './fault.js';

const FOLLOWS_MS = 10_000;

/** The second Redis server, which takes turns with the first one. */
export class RedisStandby implements Standby {
  readonly #cluster: Cluster;
  /** Between the two, so that the second one can be made to lag. */
  #link: TcpProxy | undefined;
  #second: RedisServer | undefined;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  readonly follow = async (): Promise<RedisServer> => {
    const first = this.#cluster.redis;
    this.#link ??= await TcpProxy.open(first.port);
    this.#link.retarget(first.port);
    this.#link.mode = 'pass';
    this.#second ??= await this.#cluster.startStandby();
    const second = this.#second;
    await second.command('REPLICAOF', '127.0.0.1', String(this.#link.port));
    await until('the replica follows', FOLLOWS_MS, async () =>
      String(await second.command('INFO', 'replication')).includes('master_link_status:up'),
    );
    return second;
  };

  readonly cutOff = (): void => {
    if (this.#link) this.#link.mode = 'swallow';
  };

  readonly promote = async (redirect: (port: number) => Promise<void>): Promise<void> => {
    const [first, second] = [this.#cluster.redis, this.#second];
    if (!second) throw new Error('There is no replica to promote.');
    await second.command('REPLICAOF', 'NO', 'ONE');
    await redirect(second.port);
    await first.kill();
    await first.start();
    this.#cluster.redis = second;
    this.#second = first;
    // The connection has a gap.
    this.#link?.cut();
  };

  async close(): Promise<void> {
    await this.#link?.close();
    await this.#second?.kill();
  }
}
