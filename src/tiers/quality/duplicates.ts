import { type Fingerprint, fingerprintOf } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import { byValues } from './by-values.js';
import type { Detected } from './finding.js';
import { placeOfRepetition, type Repetition, repetitionsIn } from './repetition.js';

/** Who runs statements of one text with the same values again, though nothing was written in between. */
export function duplicates(
  fingerprint: Fingerprint,
  statements: readonly Statement[],
  fewest: number,
  all: readonly Statement[],
): Detected[] {
  if (fingerprint.kind !== 'select') return [];
  for (const same of byValues(statements).values()) {
    const run = same.length < fewest ? [] : longestUndisturbed(same, all);
    if (run.length < fewest) continue;
    const repetitions = repetitionsIn(run, (_, times) => times >= fewest);
    if (repetitions.length === 0) return [betweenMethods(fingerprint, run)];
    return repetitions.map((repetition) => duplicate(fingerprint, repetition));
  }
  return [];
}

function duplicate(fingerprint: Fingerprint, repetition: Repetition): Detected {
  const { called, times } = repetition;
  const [table = 'rows'] = fingerprint.tables;
  return {
    kind: 'duplicate',
    subject: called?.name ?? table,
    what: called
      ? `\`${called.name}\` called ${times} times for the same rows`
      : `the same statement on ${table} with the same values ran ${times} times`,
    fix: 'read it once and hand the result on',
    times,
    ...placeOfRepetition(repetition),
    sql: fingerprint.text,
  };
}

/** The same statement that several methods ran, each of them once or so. */
function betweenMethods(fingerprint: Fingerprint, run: readonly Statement[]): Detected {
  const repetition = { statements: run, within: undefined, called: undefined, times: run.length };
  const methods = new Set(run.map(({ call }) => call?.method.name ?? 'code outside of repositories'));
  const detected = duplicate(fingerprint, repetition);
  return { ...detected, what: `${detected.what}, in ${[...methods].join(' and in ')}` };
}

/** Those of the same statements between which nothing was run that could change the answer. */
function longestUndisturbed(same: readonly Statement[], all: readonly Statement[]): Statement[] {
  let longest: Statement[] = [];
  let run: Statement[] = [];
  let at = 0;
  for (const statement of all) {
    if (statement === same[at]) {
      at += 1;
      if (run[0]?.era !== statement.era) run = [];
      run.push(statement);
      if (run.length > longest.length) longest = run;
    } else if (fingerprintOf(statement.sql).kind !== 'select') {
      run = [];
    }
    if (at === same.length) break;
  }
  return longest;
}
