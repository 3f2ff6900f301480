import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from '../mutants/mutant.js';
import { copyServer } from './build.js';
import { Instance } from './instance.js';
import { PostgresServer } from './postgres.js';
import { freePort, Processes } from './processes.js';
import { requirePrograms } from './programs.js';
import { TcpProxy } from './proxy.js';
import { RedisServer } from './redis.js';

export interface ClusterOptions {
  /** The compiled server. */
  readonly dist: string;
  readonly instances: number;
  readonly mutant: Mutant | undefined;
  readonly deltaMs: number;
}

/** Small, so that a whole unit fits on one page and every list is quick. */
const SEED = ['--bus', '3', '--people', '30', '--assets', '30', '--jobs', '60'];

/** The servers of one run, in a folder of its own: PostgreSQL, Redis, instances of the application, proxies between them. */
export class Cluster {
  readonly folder: string;
  readonly processes = new Processes();
  readonly instances: Instance[] = [];
  readonly #options: ClusterOptions;
  #postgres: PostgresServer | undefined;
  #redis: RedisServer | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
    // Not TMPDIR: the user postgres has to reach it.
    this.folder = mkdtempSync('/tmp/tiered-ops-consistency.');
    chmodSync(this.folder, 0o755);
    mkdirSync(join(this.folder, 'logs'));
  }

  get postgres(): PostgresServer {
    if (!this.#postgres) throw new Error('PostgreSQL is not started yet.');
    return this.#postgres;
  }

  /** The Redis server that is meant by everyone's configuration; another one after a failover. */
  get redis(): RedisServer {
    if (!this.#redis) throw new Error('Redis is not started yet.');
    return this.#redis;
  }

  set redis(server: RedisServer) {
    this.#redis = server;
  }

  /** Starts the database with generated data, and Redis. */
  async startServers(): Promise<void> {
    const programs = requirePrograms();
    const { folder, processes } = this;
    const [postgres, redis] = await Promise.all([
      PostgresServer.start(processes, programs, folder),
      RedisServer.start(processes, programs, folder, 'redis-a'),
    ]);
    this.#postgres = postgres;
    this.#redis = redis;
    const dist = copyServer(this.#options.dist, folder, this.#options.mutant);
    const log = join(folder, 'logs', 'seed.log');
    const env = { PATH: process.env['PATH'], DATABASE_URL: postgres.url() };
    await processes.run(process.execPath, [join(dist, 'cli/seed.js'), ...SEED], { env, log, cwd: join(dist, '..') });

    const secret = randomBytes(32).toString('base64url');
    for (let index = 0; index < this.#options.instances; index += 1) {
      const before = { redis: await TcpProxy.open(redis.port), database: await TcpProxy.open(postgres.port) };
      const variables = {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        DATABASE_URL: postgres.url(before.database.port),
        REDIS_URL: `redis://127.0.0.1:${before.redis.port}`,
        JWT_SECRET: secret,
        LOGIN_ATTEMPTS_PER_MINUTE: '1000',
        CACHE_MAX_STALENESS_MS: String(this.#options.deltaMs),
        LOG_LEVEL: 'warn',
      };
      this.instances.push(
        new Instance(processes, { index, dist, folder, port: await freePort(), variables, ...before }),
      );
    }
  }

  async startInstances(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.start()));
  }

  /** A second Redis server, for a failover. */
  startStandby(): Promise<RedisServer> {
    return RedisServer.start(this.processes, requirePrograms(), this.folder, 'redis-b');
  }

  /** Ends everything in an orderly way, and leaves nothing behind but the logs, if a folder for them is named. */
  async stop(logs?: string): Promise<void> {
    for (const instance of this.instances) instance.signal('SIGCONT');
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await Promise.all(this.instances.flatMap(({ redis, database }) => [redis.close(), database.close()]));
    this.#redis?.signal('SIGCONT');
    await this.#redis?.kill();
    await this.#postgres?.stop();
    if (logs !== undefined) cpSync(join(this.folder, 'logs'), logs, { recursive: true });
    this.destroy();
  }

  /** Ends everything at once. */
  destroy(): void {
    this.processes.killAll();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
