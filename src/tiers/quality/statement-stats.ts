import { fingerprintOf } from '../log/fingerprint.js';
import type { RepositoryTier } from '../log/repository-call.js';
import type { Statement } from '../log/statement.js';

/** What statements of one text took, as far as they were looked at. */
export interface StatementTotals {
  /** Of the text; to ask for its plan. */
  readonly id: string;
  readonly sql: string;
  readonly tables: readonly string[];
  readonly tier: RepositoryTier | null;
  readonly method: string | null;
  calls: number;
  rows: number;
  totalMicros: number;
  maxMicros: number;
  /** The slowest of them as it was run, to explain it: the text and what its placeholders stood for. Never to be shown. */
  slowest: Pick<Statement, 'sql' | 'params'>;
}

const REMEMBERED = 1_000;

/** Which statements take the database's time. */
export class StatementStats {
  readonly #totals = new Map<string, StatementTotals>();

  add(statement: Statement): void {
    const { id, text, tables } = fingerprintOf(statement.sql);
    const { call, sql, params } = statement;
    const micros = Math.round(statement.ms * 1000);
    const key = `${id} ${call?.method.name ?? ''}`;
    let totals = this.#totals.get(key);
    if (!totals) {
      if (this.#totals.size >= REMEMBERED) this.#forgetLeast();
      totals = {
        id,
        sql: text,
        tables,
        tier: call?.method.tier ?? null,
        method: call?.method.name ?? null,
        calls: 0,
        rows: 0,
        totalMicros: 0,
        maxMicros: -1,
        slowest: { sql, params },
      };
      this.#totals.set(key, totals);
    }
    totals.calls += 1;
    totals.rows += statement.rows ?? 0;
    totals.totalMicros += micros;
    if (micros > totals.maxMicros) {
      totals.maxMicros = micros;
      totals.slowest = { sql, params };
    }
  }

  /** Those that took most of the time altogether, first. */
  slowest(limit: number): StatementTotals[] {
    return [...this.#totals.values()].toSorted((a, b) => b.totalMicros - a.totalMicros).slice(0, limit);
  }

  /** The statement with this text. */
  find(id: string): StatementTotals | undefined {
    return [...this.#totals.values()].find((totals) => totals.id === id);
  }

  #forgetLeast(): void {
    let least: [string, StatementTotals] | undefined;
    for (const entry of this.#totals) if (!least || entry[1].totalMicros < least[1].totalMicros) least = entry;
    if (least) this.#totals.delete(least[0]);
  }
}
