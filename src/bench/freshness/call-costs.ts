import { AsyncLocalStorage } from 'node:async_hooks';
import type { RedisConnection, WorkScope } from '../../tiers/index.js';

/** What one call asked of the servers until it was answered. */
export interface CallCost {
  /** Waits for Redis: commands that travel together are one. */
  readonly roundTrips: number;
  /** Statements that the driver ran, without BEGIN and COMMIT. */
  readonly statements: number;
}

/**
 * Counts what a call asks of Redis and PostgreSQL, where it is asked. What an instance does by itself meanwhile (looks
 * at the database, leases, heartbeats) is not the call's.
 */
export class CallCosts {
  readonly #calls = new AsyncLocalStorage<{ roundTrips: number }>();

  constructor(
    private readonly scope: WorkScope,
    redis: RedisConnection | null,
  ) {
    if (!redis) return;
    // Every command of the cached tier goes through here, those of scripts included.
    const run = redis.run.bind(redis);
    redis.run = (command) => {
      const call = this.#calls.getStore();
      if (call) call.roundTrips += 1;
      return run(command);
    };
  }

  /** Runs `call` as a unit of work of its own. */
  async of<T>(tenant: number, call: () => Promise<T>): Promise<CallCost & { readonly result: T }> {
    const counted = { roundTrips: 0 };
    return this.#calls.run(counted, () =>
      this.scope.run({ tenant }, async () => {
        const result = await call();
        return { result, roundTrips: counted.roundTrips, statements: this.scope.require().statements.count };
      }),
    );
  }
}
