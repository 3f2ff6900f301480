import type { FaultRecord, FaultScope } from '../history.js';

/** Answers when something was disturbed. */
export class Disturbances {
  readonly #faults: readonly FaultRecord[];

  constructor(faults: readonly FaultRecord[]) {
    this.#faults = faults;
  }

  /** The faults of some scopes that hit an instance (null: any) at some time from `from` to `to`. */
  during(from: number, to: number, scopes: readonly FaultScope[], instance: number | null = null): FaultRecord[] {
    return this.#faults.filter(
      ({ startedAt, endedAt, scope, instances }) =>
        startedAt <= to &&
        endedAt >= from &&
        scopes.includes(scope) &&
        (instances === null || instance === null || instances.includes(instance)),
    );
  }
}
