import { LRUCache } from 'lru-cache';
import { fingerprintOf } from '../log/fingerprint.js';
import type { RepositoryTier } from '../log/repository-call.js';
import type { IssuedStatement, Statement } from '../log/statement.js';
import { statementSize } from '../log/statement-size.js';

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
  /**
   * The slowest of them that can be explained, as it was run: one that only reads, and whose text and parameters are small
   * enough to be kept. Null: there was none. Never to be shown.
   */
  slowest: (IssuedStatement & { readonly ms: number }) | null;
}

const REMEMBERED = 1_000;
/** Of the text and the parameters of a statement that is kept. */
const BYTES_MAX = 8_000;

/** Which statements take the database's time; of very many, those that ran last. */
export class StatementStats {
  readonly #totals = new LRUCache<string, StatementTotals>({ max: REMEMBERED });

  add(statement: Statement): void {
    const { id, text, tables, kind, locks } = fingerprintOf(statement.sql);
    const { call, sql, params, ms } = statement;
    const micros = Math.round(ms * 1000);
    const key = `${id} ${call?.method.name ?? ''}`;
    let totals = this.#totals.get(key);
    if (!totals) {
      totals = {
        id,
        sql: text,
        tables,
        tier: call?.method.tier ?? null,
        method: call?.method.name ?? null,
        calls: 0,
        rows: 0,
        totalMicros: 0,
        maxMicros: 0,
        slowest: null,
      };
      this.#totals.set(key, totals);
    }
    totals.calls += 1;
    totals.rows += statement.rows ?? 0;
    totals.totalMicros += micros;
    totals.maxMicros = Math.max(totals.maxMicros, micros);
    if (kind !== 'select' || locks || statement.withheld || (totals.slowest && totals.slowest.ms >= ms)) return;
    if (statementSize(statement) <= BYTES_MAX) totals.slowest = { sql, params, ms };
  }

  /** Those that took most of the time altogether, first. */
  slowest(limit: number): StatementTotals[] {
    return [...this.#totals.values()].toSorted((a, b) => b.totalMicros - a.totalMicros).slice(0, limit);
  }

  /** The statement with this text. */
  find(id: string): StatementTotals | undefined {
    return [...this.#totals.values()].find((totals) => totals.id === id);
  }
}
