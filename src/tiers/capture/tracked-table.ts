/** A column whose changes are recorded. */
export interface TrackedColumn {
  readonly name: string;
  readonly nullable: boolean;
  /**
   * Whether two values that are equal to PostgreSQL may look different, as 1.0 and 1.00 or '24 hours' and '1 day' do:
   * such a column is compared by its text.
   */
  readonly compareText: boolean;
}

/** What the triggers of one table are made from. */
export interface TrackedTable {
  /** Must not change by the search path: the trigger functions run under a fixed one. */
  readonly schema: string;
  readonly name: string;
  /** The column of whole numbers that tells the rows apart. */
  readonly key: string;
  /** The column that names the owner of a row; undefined: the rows belong to nobody, or to all. */
  readonly tenant: string | undefined;
  /** Every stored column, the key and the tenant included. */
  readonly columns: readonly TrackedColumn[];
  /** Columns by which lists are filtered; the log carries their old and new values. */
  readonly filters: readonly string[];
}

/** The channel on which foreign writes wake the listeners, and the name of the change log. */
export const CHANGE_LOG = 'tiered_change';

/** A statement that changes more rows than this is recorded as one row per tenant. */
export const ROWS_RECORDED_ONE_BY_ONE = 100;

/** The statements that are captured, each by a trigger of its own. */
export const CAPTURED = ['insert', 'update', 'delete', 'truncate'] as const;
export type Captured = (typeof CAPTURED)[number];

/** The name of the trigger, on every table the same. */
export function triggerName(kind: Captured): string {
  return `tiered_${kind}`;
}

const LONGEST_NAME = 63;

/**
 * The name of the function behind a trigger. TRUNCATE records no column, so one function serves every table.
 * @throws RangeError when PostgreSQL would cut the name off
 */
export function functionName(table: TrackedTable, kind: Captured): string {
  if (kind === 'truncate') return 'tiered_truncate';
  const name = `tiered_${table.name}_${kind}`;
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new RangeError(`The name ${name} is longer than PostgreSQL allows`);
  return name;
}
