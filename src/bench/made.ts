import type { ChildProcess } from 'node:child_process';
import { NestFactory } from '@nestjs/core';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import type { Environment } from '../config/index.js';
import { BenchDatabase } from './bench-database.js';
import { endAll } from './http/server-process.js';

/** What has to be removed again, from the moment on at which it is begun. */
export class Made {
  /** Every process that is started is in here while it runs. */
  readonly children = new Set<ChildProcess>();
  readonly #databases = new Set<Promise<BenchDatabase>>();
  readonly #apps = new Set<Promise<INestApplicationContext>>();

  /**
   * @param template whose contents the new database begins with; nobody may be connected to it
   * @throws DatabaseUnavailableError when the server cannot be used
   */
  database(environment: Environment, template?: BenchDatabase): Promise<BenchDatabase> {
    const database = BenchDatabase.create(environment, template);
    this.#databases.add(database);
    return database;
  }

  app(module: DynamicModule): Promise<INestApplicationContext> {
    const app = NestFactory.createApplicationContext(module, {
      // Warnings go to the standard output, where the results go.
      logger: ['fatal', 'error'],
      abortOnError: false,
    });
    this.#apps.add(app);
    return app;
  }

  async closeApps(): Promise<void> {
    const apps = [...this.#apps];
    this.#apps.clear();
    await allOf(apps, (app) => app.close());
  }

  /** Each part also when another one fails: what is left behind is what nobody will look for. */
  async remove(): Promise<void> {
    const ended = await Promise.allSettled([endAll(this.children), this.closeApps()]);
    const databases = [...this.#databases];
    this.#databases.clear();
    const removed = await Promise.allSettled([allOf(databases, (database) => database.remove())]);
    throwFirst([...ended, ...removed]);
  }
}

/** What could not be made need not be removed; why it could not is told elsewhere. */
async function allOf<T>(made: readonly Promise<T>[], remove: (one: T) => Promise<void>): Promise<void> {
  const present = (await Promise.allSettled(made)).filter((one) => one.status === 'fulfilled');
  throwFirst(await Promise.allSettled(present.map(({ value }) => remove(value))));
}

function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
