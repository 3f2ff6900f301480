import { fingerprintOf } from '../log/fingerprint.js';
import type { TracedPast } from './traces.js';

const OPERATION = /^\s*(\w+)/;
const TARGET = /\b(?:from|into|update|join)\s+"?(\w+)/i;

/** How a statement looks in a trace: its text with placeholders, and none of its values. */
export function statementSpan(
  sql: string,
  times: Pick<TracedPast, 'startedAt' | 'endedAt'>,
  rows: number | undefined,
  failed: boolean,
): TracedPast {
  const { text } = fingerprintOf(sql);
  const operation = (OPERATION.exec(text)?.[1] ?? 'statement').toUpperCase();
  const target = TARGET.exec(text)?.[1];
  return {
    ...times,
    name: target === undefined ? operation : `${operation} ${target}`,
    kind: 'client',
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.text': text,
      ...(target === undefined ? {} : { 'db.collection.name': target }),
      ...(rows === undefined ? {} : { 'db.response.returned_rows': rows }),
    },
    failed: failed ? 'DatabaseError' : undefined,
  };
}
