/**
 * What happened in a run, told by whoever did it. Times are milliseconds of one monotonic clock: a start is taken before
 * the first byte is sent, an end after the last one has come, so between the two whatever was asked for took place.
 */
export interface History {
  readonly registers: readonly RegisterInfo[];
  readonly writes: readonly WriteRecord[];
  readonly reads: readonly ReadRecord[];
  readonly faults: readonly FaultRecord[];
}

/**
 * A place in the data that holds whole numbers which only grow: every write, also one that fails, takes the next number,
 * and one writer at a time writes. So a number tells which write a reader saw, and which ones it missed.
 */
export interface RegisterInfo {
  readonly name: string;
  /** The business unit whose it is; null: shared by all. */
  readonly tenant: string | null;
  /** Several values may stand side by side (rows that pile up); the newest is what counts. */
  readonly piles: boolean;
}

/**
 * - `acknowledged`: through the API, answered with success
 * - `committed`: by SQL, or before the run began; the COMMIT was answered
 * - `survived`: through the API, never answered, and found in the database later
 * - `refused`: through the API, answered with an error, so nothing of it may ever be seen
 * - `rolled-back`: by SQL, undone
 * - `lost`: through the API, never answered, and found not to have taken place when it no longer could
 * - `unknown`: through the API, never answered, and nobody could tell
 */
export type WriteOutcome = 'acknowledged' | 'committed' | 'survived' | 'refused' | 'rolled-back' | 'lost' | 'unknown';

export interface WriteRecord {
  readonly type: 'write';
  readonly register: string;
  readonly value: number;
  /** Whether the register shows nothing in this state, as a deleted row does. */
  readonly absent: boolean;
  readonly via: 'http' | 'sql';
  /** In which way: `patch`, `bulk`, `truncate`… */
  readonly kind: string;
  /** The instance that was asked; null for SQL. */
  readonly instance: number | null;
  readonly startedAt: number;
  /** When it was known to be done: the answer, that of the COMMIT, or the look into the database. */
  readonly endedAt: number;
  readonly outcome: WriteOutcome;
  /** Of the answer; null where there was none. */
  readonly status: number | null;
  /** What went wrong. */
  readonly reason?: string;
}

export interface ReadRecord {
  readonly type: 'read';
  /** Who reads one after the other. */
  readonly client: string;
  /** The instance that was asked; null: the database itself. */
  readonly instance: number | null;
  readonly tenant: string;
  readonly route: string;
  /** Whether the database was insisted on (`Cache-Control: no-cache`). */
  readonly fresh: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Null: no answer. */
  readonly status: number | null;
  /** `hit`, `miss`, `bypass: intent` and so on, as `Cache-Status` says; `none` without that header. */
  readonly source: string;
  /** The registers that the route shows, and the values found; none: it shows nothing of the register. */
  readonly seen: Readonly<Record<string, readonly number[]>>;
  /** Values of other units, which must not be there. */
  readonly strangers: readonly string[];
  readonly reason?: string;
}

/** What a fault keeps from working as long as it lasts. */
export type FaultScope = 'redis' | 'instance' | 'database';

export interface FaultRecord {
  readonly type: 'fault';
  readonly kind: string;
  readonly scope: FaultScope;
  /** The instances that it hits; null: all. */
  readonly instances: readonly number[] | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly detail: string;
  /** Nobody injected it: a process ended by itself. */
  readonly unintended?: true;
}

/** The value that a reader is held to among those it found; undefined: it found none. */
export function countedValue(info: RegisterInfo, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return info.piles ? Math.max(...values) : Math.min(...values);
}
