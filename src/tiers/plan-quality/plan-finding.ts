import type { IndexProposal } from './index-advisor.js';

/** From where on a plan is worth a finding. */
export interface PlanThresholds {
  /** A table with fewer rows is small: reading all of it is fine. */
  readonly largeTableRows: number;
  /** A scan that keeps more than this share of what it reads is meant to read much. */
  readonly smallShare: number;
  /** How many times too low or too high an estimate may be. */
  readonly estimateFactor: number;
  /** An estimate matters where it or the truth is at least so many rows. */
  readonly estimateRows: number;
  /** A statement that takes so long is told even where no cause is seen. */
  readonly slowMs: number;
}

export const PLAN_THRESHOLDS: PlanThresholds = {
  largeTableRows: 10_000,
  smallShare: 0.1,
  estimateFactor: 100,
  estimateRows: 1_000,
  slowMs: 1_000,
};

/** Where in which plan something was found. */
interface FoundAt {
  /** The table that is read; null where rows of several come together. */
  readonly table: string | null;
  /** Its place in the plan: `Sort > Hash Join > Seq Scan on job j`. */
  readonly node: string;
  /** The conditions of the node, without their values. */
  readonly filter: string | null;
  readonly message: string;
  /** What a person would do about it. */
  readonly fix: string;
}

interface ScanNumbers {
  readonly tableRows: number;
  readonly rowsRead: number;
  readonly rowsKept: number;
  /** How often the table was read. */
  readonly times: number;
}

/** A large table is read from end to end for a small part of it, or for the first few in some order, or again and again. */
export interface SequentialScan extends FoundAt {
  readonly kind: 'sequential-scan';
  readonly numbers: ScanNumbers;
}

/** An index leads to many rows, or through many of its entries, and most of them are thrown away: it lacks a column. */
export interface WastefulIndex extends FoundAt {
  readonly kind: 'wasteful-index';
  readonly numbers: ScanNumbers;
}

/** Very many pairs of rows are compared, and most of them do not belong together: nothing leads from one to the other. */
export interface WastefulJoin extends FoundAt {
  readonly kind: 'wasteful-join';
  readonly numbers: { readonly pairs: number; readonly rowsKept: number };
}

/** Many rows are found to be skipped. */
export interface DeepOffset extends FoundAt {
  readonly kind: 'deep-offset';
  readonly numbers: { readonly skipped: number; readonly rowsKept: number };
}

/** The statement takes long, and no cause is seen. */
export interface SlowStatement extends FoundAt {
  readonly kind: 'slow';
  /** `ownMs`: what the node took without those below it. */
  readonly numbers: { readonly ms: number; readonly ownMs: number };
}

/** A sort, a hash table or groups that did not fit into memory. */
export interface SpilledSort extends FoundAt {
  readonly kind: 'spilled-sort';
  readonly numbers: { readonly diskKilobytes: number; readonly rows: number; readonly batches: number };
}

/** The planner expected many times more or fewer rows than there were. */
export interface Misestimate extends FoundAt {
  readonly kind: 'misestimate';
  /** Per run of the node, of which there were `times`. */
  readonly numbers: {
    readonly estimated: number;
    readonly actual: number;
    readonly times: number;
    readonly factor: number;
  };
}

/** Something in a plan that a person should look at. */
export type FoundInPlan =
  SequentialScan | WastefulIndex | WastefulJoin | DeepOffset | SpilledSort | Misestimate | SlowStatement;

/** What looks like a finding and is none. */
export interface ExcusedNode {
  readonly kind: FoundInPlan['kind'];
  /** Its place in the plan. */
  readonly node: string;
  readonly reason: string;
}

/** A finding, with the query that it was found in. */
export type PlanFinding = FoundInPlan & {
  /** An index that was tried and that mends it; null: none did, or none was tried. */
  readonly proposal: IndexProposal | null;
  /** The hot query. */
  readonly query: string;
  /** The statement, without the values that its text holds. */
  readonly sql: string;
  /** Why this is fine, where somebody said so. */
  readonly allowed: string | null;
};
