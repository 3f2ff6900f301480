import type { TenantId } from './tenant.js';

/** Values of the filter columns of a row, by column. */
export type RowValues = Readonly<Record<string, string | number | boolean | null>>;

/**
 * One change of one row (or of many rows that share a tenant), as the database knows it: table and column names,
 * not entities. Of values it carries only those that tell which answers the row belongs to: never texts, instants or
 * amounts, so that it may be logged and published.
 */
export interface RowChange {
  readonly table: string;
  /** `truncate`: every row of the table is gone, whoever owned it. */
  readonly kind: 'insert' | 'update' | 'delete' | 'truncate';
  /** The row; undefined: several or unknown rows of this tenant. */
  readonly id: number | undefined;
  /** The owner; undefined: a table without tenant, or rows of any tenant. */
  readonly tenant: TenantId | undefined;
  /** The columns that an update wrote a different value to; undefined: all of them (inserts, deletes, unknown). */
  readonly columns: readonly string[] | undefined;
  /**
   * What the row's filter columns (those of an enumerated, boolean or foreign key type) held before; absent for an
   * insert, and where it is not known.
   */
  readonly was?: RowValues | undefined;
  /** What the row's filter columns hold now; absent for a delete, and where it is not known. */
  readonly now?: RowValues | undefined;
}
