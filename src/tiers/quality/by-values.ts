import { textOf } from '../log/placeholders.js';
import type { Statement } from '../log/statement.js';

const known = new WeakMap<Statement, string>();

/** Statements by the values they were run with, also those that are written into their text. */
export function byValues(statements: readonly Statement[]): Map<string, Statement[]> {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const values = known.get(statement) ?? [statement.sql, ...statement.params.map(textOf)].join('\u0000');
    known.set(statement, values);
    const same = groups.get(values);
    if (same) same.push(statement);
    else groups.set(values, [statement]);
  }
  return groups;
}
