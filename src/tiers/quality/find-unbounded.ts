import { fingerprintOf } from '../log/fingerprint.js';
import type { WorkLog } from '../log/work-log.js';
import type { Detected } from './finding.js';
import { placeOf } from './find-repetitions.js';
import type { Thresholds } from './thresholds.js';

/** Statements that nothing in their text keeps from returning as many rows as there are, and that returned many. */
export function findUnbounded({ statements }: WorkLog, { unboundedRows }: Thresholds): Detected[] {
  const found = new Map<string, Detected>();
  for (const statement of statements) {
    const { rows = 0, sql } = statement;
    if (rows < unboundedRows) continue;
    const { id, kind, bounded, tables, text } = fingerprintOf(sql);
    if (kind !== 'select' || bounded || found.has(id)) continue;
    const [table = 'rows'] = tables;
    found.set(id, {
      kind: 'unbounded',
      subject: table,
      what: `a statement without limit returned ${rows} rows of ${table}`,
      fix: 'give it a `limit` and a cursor, or let the database count',
      times: rows,
      ...placeOf([statement]),
      sql: text,
    });
  }
  return [...found.values()];
}
