import type { RunPlan } from './explain-run.js';
import type { ExcusedNode, PlanFinding } from './plan-finding.js';
import type { IndexVerdict } from './unused-indexes.js';

/** Something that was looked at and is fine. Whatever is named must fit; the reason is for people. */
export interface AllowedInPlan {
  readonly kind: PlanFinding['kind'] | IndexVerdict['kind'];
  readonly query?: string;
  readonly table?: string;
  readonly index?: string;
  readonly reason: string;
}

/** How one statement of a query was run; without the values in it. */
export interface StatementPlan extends RunPlan {
  readonly sql: string;
}

/** How a query was run: the sums over its statements. */
export interface QueryPlan {
  readonly query: string;
  readonly statements: readonly StatementPlan[];
  readonly totalCost: number;
  readonly actualMs: number;
  readonly buffers: RunPlan['buffers'];
}

/** Something that could not be found out. */
export interface PlanFailure {
  readonly query: string;
  readonly sql: string;
  /** `explain`: there is no plan. `advise`: there is a finding, but no index was tried. */
  readonly step: 'explain' | 'advise';
  readonly reason: string;
}

/** A plain object: what plans and indexes look like, and what a person should look at. Holds no value of any parameter. */
export interface PlanReport {
  readonly queries: readonly QueryPlan[];
  readonly findings: readonly PlanFinding[];
  /** What looks like a finding and is none. */
  readonly excused: readonly (ExcusedNode & { readonly query: string })[];
  /** Every index that no plan used, with the reason why it stays or goes. */
  readonly indexes: readonly IndexVerdict[];
  /** Since when the database counts how often an index is used, as far as it tells: an instant in ISO 8601. */
  readonly countedSince: string | null;
  /** Rows by table, as the statistics have them. Where all are small, no scan can be found. */
  readonly tableRows: Readonly<Record<string, number>>;
  /** Names of the indexes that plans used. */
  readonly usedIndexes: readonly string[];
  readonly failures: readonly PlanFailure[];
}

/** The sums of a query. */
export function sumOf(query: string, statements: readonly StatementPlan[]): QueryPlan {
  const sum = (of: (statement: StatementPlan) => number) => statements.reduce((all, one) => all + of(one), 0);
  return {
    query,
    statements,
    totalCost: sum(({ totalCost }) => totalCost),
    actualMs: sum(({ actualMs }) => actualMs),
    buffers: {
      hit: sum(({ buffers }) => buffers.hit),
      read: sum(({ buffers }) => buffers.read),
      tempWritten: sum(({ buffers }) => buffers.tempWritten),
    },
  };
}

/** Why it is fine, where somebody said so. */
export function reasonFor(
  allowed: readonly AllowedInPlan[],
  found: { readonly kind: string; readonly query?: string; readonly table: string | null; readonly index?: string },
): string | null {
  const fits = allowed.find(
    ({ kind, query, table, index }) =>
      kind === found.kind &&
      (query === undefined || query === found.query) &&
      (table === undefined || table === found.table) &&
      (index === undefined || index === found.index),
  );
  return fits?.reason ?? null;
}
