import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { until } from '../time.js';
import { freePort, hasEnded, type Processes, tail } from './processes.js';
import { postgresUser, type Programs } from './programs.js';

const START_MS = 30_000;
const STOP_MS = 5_000;

/** Durability is not what is tested; without these, a small machine's disk would be. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** A PostgreSQL cluster of the run's own. */
export class PostgresServer {
  readonly port: number;
  readonly #processes: Processes;
  readonly #child: ChildProcess;

  private constructor(processes: Processes, child: ChildProcess, port: number) {
    this.#processes = processes;
    this.#child = child;
    this.port = port;
  }

  static async start(processes: Processes, programs: Programs, folder: string): Promise<PostgresServer> {
    const data = join(folder, 'postgres');
    const log = join(folder, 'logs', 'postgres.log');
    const user = postgresUser();
    mkdirSync(data, { mode: 0o700 });
    if (user) chownSync(data, user.uid, user.gid);
    const as = { ...user, cwd: data, log };
    const encoding = ['--encoding=UTF8', '--locale=C.UTF-8'];
    await processes.run(
      programs.initdb,
      [`--pgdata=${data}`, '--username=postgres', '--auth=trust', '--no-sync', ...encoding],
      as,
    );

    const port = await freePort();
    const settings = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${data}`,
      'max_connections=200',
      ...FAST,
    ];
    const child = processes.start(programs.postgres, ['-D', data, ...settings.flatMap((one) => ['-c', one])], as);
    const server = new PostgresServer(processes, child, port);
    await until('PostgreSQL accepts connections', START_MS, () => {
      if (hasEnded(child)) throw new Error(`PostgreSQL did not start: ${tail(log)}`);
      return server.#accepts();
    });
    return server;
  }

  url(port = this.port): string {
    return `postgresql://postgres@127.0.0.1:${port}/postgres`;
  }

  /** A connection past every proxy, as another program has it. */
  async connect(name = 'psql'): Promise<Client> {
    const client = new Client({ connectionString: this.url(), application_name: name });
    await client.connect();
    // A connection that the server ends while it is idle must not end this process.
    client.on('error', () => undefined);
    return client;
  }

  async stop(): Promise<void> {
    await this.#processes.stop(this.#child, 'SIGQUIT', STOP_MS);
  }

  async #accepts(): Promise<boolean> {
    try {
      await (await this.connect()).end();
      return true;
    } catch {
      return false;
    }
  }
}
