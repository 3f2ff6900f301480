import type { ChildProcess } from 'node:child_process';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { until } from '../time.js';
import { hasEnded, type Processes, tail } from './processes.js';
import type { TcpProxy } from './proxy.js';
import { send } from '../load/http.js';

const START_MS = 60_000;
const STOP_MS = 5_000;

/** What an instance is started with. */
export interface InstanceSetup {
  readonly index: number;
  /** The compiled server. */
  readonly dist: string;
  readonly folder: string;
  readonly port: number;
  readonly variables: Readonly<Record<string, string>>;
  /** Stands before Redis. */
  readonly redis: TcpProxy;
  /** Stands before PostgreSQL. */
  readonly database: TcpProxy;
}

/** A server process of the application. */
export class Instance {
  readonly index: number;
  readonly redis: TcpProxy;
  readonly database: TcpProxy;
  /** Keeps connections open between requests, as a load balancer does. */
  agent = newAgent();
  readonly #setup: InstanceSetup;
  readonly #processes: Processes;
  /** How often it was started. */
  lives = 0;
  /** Told when the process ends without having been told to, with what it said last. */
  onCrash: (lastWords: string) => void = () => undefined;
  #child: ChildProcess | undefined;
  #answers = false;

  constructor(processes: Processes, setup: InstanceSetup) {
    this.#processes = processes;
    this.#setup = setup;
    this.index = setup.index;
    this.redis = setup.redis;
    this.database = setup.database;
  }

  get port(): number {
    return this.#setup.port;
  }

  /** Whether it is up; false between its end and its next readiness. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const { dist, folder, index, variables } = this.#setup;
    const log = join(folder, 'logs', `instance-${index}.log`);
    const child = this.#processes.start(process.execPath, [join(dist, 'main.js')], {
      cwd: join(dist, '..'),
      env: { PATH: process.env['PATH'], PORT: String(this.port), ...variables },
      log,
      // A server ends when the process that holds the other end is gone.
      ipc: true,
    });
    this.#child = child;
    this.lives += 1;
    child.once('exit', (code, signal) => {
      if (this.#child !== child || !this.#answers) return;
      this.#forget();
      this.onCrash(`${signal ?? `code ${code}`}: ${tail(log)}`);
    });
    await until(`instance ${index} answers`, START_MS, async () => {
      if (hasEnded(child)) throw new Error(`Instance ${index} did not start: ${tail(log)}`);
      const answer = await send(this, { method: 'GET', path: '/health/live', timeoutMs: 1_000 });
      return answer.kind === 'answered' && answer.status === 200;
    });
    this.#answers = true;
  }

  /** Ends it at once, at whatever it is doing. */
  async kill(): Promise<void> {
    this.#answers = false;
    if (this.#child) await this.#processes.stop(this.#child, 'SIGKILL', STOP_MS);
    this.#forget();
  }

  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL') this.#answers = false;
    this.#child?.kill(signal);
  }

  async stop(): Promise<void> {
    this.#answers = false;
    if (this.#child) await this.#processes.stop(this.#child, 'SIGTERM', STOP_MS);
    this.#forget();
  }

  /** Connections to a process that has ended lead nowhere. */
  #forget(): void {
    this.#answers = false;
    this.agent.destroy();
    this.agent = newAgent();
  }
}

function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64 });
}
