import { ANSWER_SECONDS, Histogram } from '../histogram.js';
import type { RepositoryCall, RepositoryMethod } from '../log/repository-call.js';

/** What the calls of one repository method took since the start of the process. */
export interface MethodTotals {
  readonly method: RepositoryMethod;
  calls: number;
  /** What its calls ran themselves. What they had other repositories' methods run is counted for those. */
  statements: number;
  /** Read or written by these. */
  rows: number;
  /** Calls that took more statements than declared. */
  overBudget: number;
  /** How long calls took, with all that they called, in seconds. */
  readonly times: Histogram;
}

const MS = 1000;

/** Counts what repository methods cost: always, because it costs next to nothing. */
export class MethodStats {
  readonly totals = new Map<string, MethodTotals>();

  /** @param ms wall time of the call */
  add(call: RepositoryCall, ms: number): void {
    const { method, own } = call;
    let totals = this.totals.get(method.name);
    if (!totals) {
      const times = new Histogram(ANSWER_SECONDS);
      totals = { method, calls: 0, statements: 0, rows: 0, overBudget: 0, times };
      this.totals.set(method.name, totals);
    }
    totals.calls += 1;
    totals.statements += own.statements;
    totals.rows += own.rows;
    if (call.isOverBudget) totals.overBudget += 1;
    totals.times.record(ms / MS);
  }
}
