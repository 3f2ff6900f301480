import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'redis';
import { until } from '../time.js';
import { freePort, hasEnded, type Processes, tail } from './processes.js';
import type { Programs } from './programs.js';

const START_MS = 15_000;
const STOP_MS = 2_000;
const DUMP = 'dump.rdb';

/** A Redis server of the run's own, which can be killed and started again. */
export class RedisServer {
  readonly port: number;
  readonly #processes: Processes;
  readonly #program: string;
  readonly #folder: string;
  readonly #log: string;
  #child: ChildProcess | undefined;

  private constructor(processes: Processes, program: string, port: number, folder: string, log: string) {
    this.#processes = processes;
    this.#program = program;
    this.port = port;
    this.#folder = folder;
    this.#log = log;
  }

  static async start(
    processes: Processes,
    { redis }: Programs,
    folder: string,
    name: string,
    options: readonly string[] = [],
  ): Promise<RedisServer> {
    const data = join(folder, name);
    mkdirSync(data);
    const server = new RedisServer(processes, redis, await freePort(), data, join(folder, 'logs', `${name}.log`));
    await server.start(options);
    return server;
  }

  /** Starts it empty, or with what a snapshot holds. */
  async start(options: readonly string[] = [], snapshot?: string): Promise<void> {
    const dump = join(this.#folder, DUMP);
    rmSync(dump, { force: true });
    if (snapshot) copyFileSync(snapshot, dump);
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const plain = ['--save', '', '--appendonly', 'no', '--repl-diskless-sync-delay', '0'];
    const args = [...place, ...plain, ...options];
    const child = this.#processes.start(this.#program, args, { log: this.#log, cwd: this.#folder });
    this.#child = child;
    await until('Redis answers', START_MS, async () => {
      if (hasEnded(child)) throw new Error(`Redis did not start: ${tail(this.#log)}`);
      return (await this.command('PING').catch(() => undefined)) === 'PONG';
    });
  }

  /** Runs a command on a connection of its own, past every proxy. */
  async command(...args: string[]): Promise<unknown> {
    const client = createClient({
      url: `redis://127.0.0.1:${this.port}`,
      disableOfflineQueue: true,
      socket: { reconnectStrategy: false, connectTimeout: 1_000 },
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await client.sendCommand(args);
    } finally {
      client.destroy();
    }
  }

  /** Copies what it holds now into a file. */
  async snapshot(name: string): Promise<string> {
    await this.command('SAVE');
    const file = join(this.#folder, name);
    if (!existsSync(join(this.#folder, DUMP))) throw new Error('Redis saved nothing.');
    copyFileSync(join(this.#folder, DUMP), file);
    return file;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.#child) await this.#processes.stop(this.#child, 'SIGKILL', STOP_MS);
  }
}
