import type { InstanceId } from './state.js';

export type FaultKind =
  | 'crash-a'
  | 'crash-b'
  | 'redis-away-a'
  | 'redis-away-b'
  | 'redis-away'
  | 'lost-answer'
  | 'late-command'
  | 'flush'
  | 'evict-entry'
  | 'evict-stamp'
  | 'evict-hot'
  | 'restart-empty'
  | 'restart-old'
  | 'failover-a-stays'
  | 'failover-b-stays'
  | 'postgres-away-a'
  | 'postgres-away-b'
  | 'other-catalogue';

/** What one exploration looks at. Within these bounds it visits every state there is. */
export interface Configuration {
  /** Writes through the application, on instance A, one after the other; how many of them may roll back instead. */
  readonly writes: number;
  readonly rollbacks: number;
  readonly foreignWrites: number;
  /** One reader for each entry, on that instance; each reads as often as it likes. */
  readonly readers: readonly InstanceId[];
  /** Copies in memory that are validated by stamps, beside the entry in Redis. */
  readonly nearCopies: boolean;
  /** Instances that keep hot copies. */
  readonly hotHolders: readonly InstanceId[];
  readonly drainers: readonly InstanceId[];
  /** The store may be closed and reopened. */
  readonly agreement: boolean;
  /** Reads on different instances are taken for reads of one client, which must never go back. */
  readonly monotone: boolean;
  /** The gate and the command after it are two steps, so that anything may happen between them. */
  readonly gateApart: boolean;
  /** The answer to a poll may arrive any time after PostgreSQL gave it. */
  readonly latePolls: boolean;
  /** A watermark is held back by the rows that a poll shows, each to the poll before; else only a poll without rows advances it. */
  readonly heldBackByRow: boolean;
  /** No Redis: each instance has a store of its own in its process, and they agree on whose counts. */
  readonly ownStores: boolean;
  /** The readers ask for `strict`. */
  readonly strict: boolean;
  /** How many faults happen at most, and of which kinds. */
  readonly faults: number;
  readonly faultKinds: readonly FaultKind[];
}

/** One write, a reader on each instance, and nothing fails: what the other configurations add to. */
export const QUIET: Configuration = {
  writes: 1,
  rollbacks: 0,
  foreignWrites: 0,
  readers: [0, 1],
  nearCopies: false,
  hotHolders: [],
  drainers: [1],
  agreement: false,
  monotone: false,
  gateApart: false,
  latePolls: false,
  heldBackByRow: false,
  ownStores: false,
  strict: false,
  faults: 0,
  faultKinds: [],
};

/** Does anything on this instance answer reads from a cache? */
export function serves({ readers, hotHolders }: Configuration, id: InstanceId): boolean {
  return readers.includes(id) || hotHolders.includes(id);
}
