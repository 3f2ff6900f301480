import { ANSWER_SECONDS, Histogram } from '../histogram.js';
import type { RepositoryCall, RepositoryMethod } from '../log/repository-call.js';

/** What the calls of one repository method took since the start of the process. */
export interface MethodTotals {
  readonly method: RepositoryMethod;
  calls: number;
  statements: number;
  rows: number;
  /** Of its statements, in milliseconds. */
  databaseMs: number;
  /** Calls that took more statements than declared. */
  overBudget: number;
  /** How long calls took, in seconds. */
  readonly times: Histogram;
}

const MS = 1000;

/** Counts what repository methods cost: always, because it costs next to nothing. */
export class MethodStats {
  readonly totals = new Map<string, MethodTotals>();

  /** @param ms wall time of the call */
  add(call: RepositoryCall, ms: number): void {
    const { method, statements, rows } = call;
    let totals = this.totals.get(method.name);
    if (!totals) {
      const times = new Histogram(ANSWER_SECONDS);
      totals = { method, calls: 0, statements: 0, rows: 0, databaseMs: 0, overBudget: 0, times };
      this.totals.set(method.name, totals);
    }
    totals.calls += 1;
    totals.statements += statements;
    totals.rows += rows;
    totals.databaseMs += call.ms;
    if (call.isOverBudget) totals.overBudget += 1;
    totals.times.record(ms / MS);
  }
}
