import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { Environment } from '../../config/index.js';
import type { PageRequest } from '../../tiers/index.js';
import { Instance } from './instance.js';
import { FreshnessModule } from './strict-assets.js';

/** Where the holder works, and what it reads. */
export interface HolderStart {
  readonly environment: Environment;
  readonly tenant: number;
  readonly page: PageRequest;
}

/** What the holder's process is told; it answers when it is done. */
export type ToHolder =
  | { readonly start: HolderStart }
  | { readonly keepHot: true }
  | { readonly rest: true }
  | { readonly standStillMs: number };
export type FromHolder = { readonly done: true } | { readonly failed: string };

const PAUSE_MS = 1;

/** Another instance, which reads one list over and over while it is told to, and so holds a hot copy of it. */
class HoldingReader {
  #reading = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(
    private readonly instance: Instance,
    private readonly start: HolderStart,
  ) {}

  static async start(start: HolderStart): Promise<HoldingReader> {
    const app = await NestFactory.createApplicationContext(FreshnessModule.forRoot(start.environment), {
      logger: ['fatal', 'error'],
      abortOnError: false,
    });
    return new HoldingReader(await new Instance(app).serving(), start);
  }

  /** Resolves when there is a hot copy. */
  async keepHot(): Promise<void> {
    if (!this.#reading) {
      this.#reading = true;
      this.#turn = this.#read();
    }
    while ((this.instance.status.report().hot?.copies ?? 0) === 0) await sleep(PAUSE_MS);
  }

  async rest(): Promise<void> {
    this.#reading = false;
    await this.#turn;
  }

  async #read(): Promise<void> {
    const { tenant, page } = this.start;
    while (this.#reading) {
      await this.instance.costs.of(tenant, () => this.instance.cached.active.answer(page));
      await sleep(PAUSE_MS);
    }
  }
}

let reader: HoldingReader | undefined;

async function obey(order: ToHolder): Promise<void> {
  if ('start' in order) reader = await HoldingReader.start(order.start);
  else if ('keepHot' in order) await reader?.keepHot();
  else if ('rest' in order) await reader?.rest();
}

const say = (answer: FromHolder, then = (): void => undefined): void => void process.send?.(answer, then);

process.on('message', (order: ToHolder) => {
  if ('standStillMs' in order) {
    // The whole process: it neither hears writers nor renews its lease.
    say({ done: true }, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.standStillMs));
    return;
  }
  obey(order).then(
    () => say({ done: true }),
    (error: unknown) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// A terminal sends Ctrl-C to all processes in it; the parent decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
