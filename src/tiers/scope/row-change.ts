import type { TenantId } from './tenant.js';

/**
 * One change of one row (or of many rows that share a tenant), as the database knows it: table and column names,
 * not entities. It carries names and ids only, never values, so that it may be logged and published.
 */
export interface RowChange {
  readonly table: string;
  readonly kind: 'insert' | 'update' | 'delete';
  /** The row; undefined: several or unknown rows of this tenant. */
  readonly id: number | undefined;
  /** The owner; undefined: a table without tenant, or rows of any tenant. */
  readonly tenant: TenantId | undefined;
  /** The columns that an update wrote a different value to; undefined: all of them (inserts, deletes, unknown). */
  readonly columns: readonly string[] | undefined;
}
