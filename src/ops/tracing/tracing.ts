import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { packageName, packageVersion, TracingConfig } from '../../config/index.js';
import { WorkScope } from '../../tiers/index.js';
import type { RunningTracing } from './open-telemetry.js';

/** Follows requests, units of work, cached reads and statements by OpenTelemetry, where its variables want it. */
@Injectable()
export class Tracing implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger('Tracing');
  #running: RunningTracing | undefined;

  constructor(private readonly scope: WorkScope) {}

  /** @throws ConfigError for a variable that asks for what cannot be */
  async onModuleInit(): Promise<void> {
    const config = new TracingConfig();
    if (config.destination === null) return;
    // Its packages take longer to load than many a request: only where they are wanted.
    const { startOpenTelemetry } = await import('./open-telemetry.js');
    this.#running = startOpenTelemetry({
      config,
      service: { name: packageName, version: packageVersion, instance: this.scope.instance },
      onChange: (failing, reason) => {
        if (failing) this.#logger.warn(`Spans cannot be handed on (${reason}): they are dropped until they can.`);
        else this.#logger.log('Spans are handed on again.');
      },
    });
    this.scope.traces.use(this.#running.tracer);
  }

  async onApplicationShutdown(): Promise<void> {
    this.scope.traces.use(undefined);
    await this.#running?.stop().catch((error: unknown) => this.#logger.warn(`Spans were lost: ${String(error)}`));
  }
}
