import type { Fingerprint } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';
import { areBatches } from './batches.js';
import { byValues } from './by-values.js';
import type { Detected } from './finding.js';
import { relationLoadedBy } from './relation-loaded-by.js';
import { placeOfRepetition, type Repetition, repetitionsIn } from './repetition.js';

/** Who runs statements of one text for one row after the other. */
export function nPlusOnes(
  fingerprint: Fingerprint,
  statements: readonly Statement[],
  fewest: number,
  log: WorkLog,
): Detected[] {
  return repetitionsIn(statements, (some, times) => times >= fewest && byValues(some).size >= fewest)
    .filter((repetition) => !areBatches(repetition.statements, fingerprint.kind))
    .map((repetition) => nPlusOne(fingerprint, repetition, log));
}

function nPlusOne(fingerprint: Fingerprint, repetition: Repetition, log: WorkLog): Detected {
  const { statements, called, times } = repetition;
  const [table = 'rows'] = fingerprint.tables;
  const common = { kind: 'n+1', times, ...placeOfRepetition(repetition), sql: fingerprint.text } as const;
  if (called) {
    return {
      ...common,
      subject: called.name,
      what: `\`${called.name}\` called ${times} times`,
      fix: 'call a method once that takes all of them',
    };
  }
  if (fingerprint.kind !== 'select') return { ...common, subject: table, ...writesOneByOne(fingerprint, table, times) };
  const relation = relationLoadedBy(fingerprint, statements, log);
  if (relation) {
    const { names, properties, listSite } = relation;
    return {
      ...common,
      subject: names[0],
      what: `${names.map((name) => `\`${name}\``).join(' or ')} loaded ${times} times`,
      fix: `add ${properties.map((property) => `\`populate: ['${property}']\``).join(' or ')} to the query that loads the list${listSite === null ? '' : ` (${listSite})`}`,
    };
  }
  return {
    ...common,
    subject: table,
    what: `${table} asked ${times} times, for ${byValues(statements).size} different values`,
    fix: `ask once for all of them (\`where … = any(?)\`, or a join in the statement that reads the list)`,
  };
}

const AT_ONCE: Readonly<Record<string, string>> = {
  insert: 'flush once, or `insertMany`',
  update: 'flush once, or `nativeUpdate`',
  delete: 'flush once, or `nativeDelete`',
};

function writesOneByOne({ kind }: Fingerprint, table: string, times: number): Pick<Detected, 'what' | 'fix'> {
  const atOnce = AT_ONCE[kind];
  return {
    what: `${times} statements ${atOnce === undefined ? 'change' : kind} rows of ${table} one by one`,
    fix: `write them with one statement${atOnce === undefined ? '' : ` (${atOnce})`}`,
  };
}
