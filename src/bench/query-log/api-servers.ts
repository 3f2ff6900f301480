import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { createApp } from '../../app.factory.js';
import type { Environment } from '../../config/index.js';
import type { ApiServerStart } from '../http/api-server.js';
import type { MeasuredServer } from '../http/loaded-server.js';
import { ServerProcess } from '../http/server-process.js';
import { observe } from './observe.js';

/** A server whose query log can be switched off and on again. */
export interface ObservedServer extends MeasuredServer {
  observe(on: boolean): Promise<void>;
}

const MODULE = new URL('../http/api-server.js', import.meta.url);

/** Servers of the application, each with an environment of its own. */
export class ApiServers {
  readonly #here: INestApplication[] = [];

  /** @param children every process that is started is added here at once */
  constructor(private readonly children: Set<ChildProcess>) {}

  /**
   * Starts a server in a process of its own; where there is no compiled module to start, as when the sources run in a
   * test, in this one, and its processor time is everybody's.
   */
  async start(environment: Environment): Promise<ObservedServer> {
    const start: ApiServerStart = { environment, seed: undefined };
    if (existsSync(MODULE)) return ServerProcess.start(MODULE, start, this.children);
    const app = await createApp(environment);
    this.#here.push(app);
    await app.listen(0, '127.0.0.1');
    return {
      url: await app.getUrl(),
      cpuMicros: () => Promise.resolve(cpuMicros()),
      observe: (on) => Promise.resolve(observe(app, on)),
    };
  }

  /** Closes those that run in this process. */
  async close(): Promise<void> {
    await Promise.all(this.#here.splice(0).map((app) => app.close()));
  }
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
