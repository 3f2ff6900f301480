import type { FaultRecord, FaultScope, ReadRecord } from '../history.js';

/** Answers when something was disturbed. */
export class Disturbances {
  readonly #faults: readonly FaultRecord[];

  constructor(faults: readonly FaultRecord[], reads: readonly ReadRecord[]) {
    this.#faults = [...faults, ...reads.flatMap(withoutStore)];
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

/**
 * On a machine that is too busy an instance waits for Redis in vain, with no fault injected. It says so itself, and nothing
 * but the order of what is not yet acknowledged hangs on it.
 */
function withoutStore({ source, instance, startedAt, endedAt }: ReadRecord): FaultRecord[] {
  if (source !== 'bypass: store-unavailable' || instance === null) return [];
  const [scope, instances] = ['redis', [instance]] as const;
  return [{ type: 'fault', kind: source, scope, instances, startedAt, endedAt, detail: 'no answer in time' }];
}
