import { firstSite } from '../log/call-site.js';
import { fingerprintOf, type Fingerprint } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';
import { duplicates } from './duplicates.js';
import type { Detected } from './finding.js';
import { nPlusOnes } from './n-plus-one.js';
import type { Thresholds } from './thresholds.js';

/** Statements with one text. */
interface Group {
  readonly fingerprint: Fingerprint;
  readonly statements: Statement[];
}

/**
 * Statements that one unit of work ran over and over: for different rows (an N+1, as in "one for the list and N for its
 * rows"), or for the same one. Detected as Prosopite does, by text and place; named as Bullet does, by the relation.
 */
export function findRepetitions(log: WorkLog, { repetitions, duplicates: fewestSame }: Thresholds): Detected[] {
  const all = log.statements;
  const fewest = Math.min(repetitions, fewestSame);
  if (all.length < fewest) return [];
  const found = new Map<string, Detected>();
  for (const { fingerprint, statements } of groupsOf(all)) {
    if (statements.length < fewest) continue;
    const ofRows = nPlusOnes(fingerprint, statements, repetitions, log);
    for (const detected of ofRows.length > 0 ? ofRows : duplicates(fingerprint, statements, fewestSame, all)) {
      // A method that is called over and over is one fault, however many statements it takes, some of them not always.
      const fault = [detected.kind, detected.subject, detected.site, detected.method].join(' ');
      if (detected.times > (found.get(fault)?.times ?? 0)) found.set(fault, detected);
    }
  }
  return [...found.values()];
}

function groupsOf(statements: readonly Statement[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const statement of statements) {
    const fingerprint = fingerprintOf(statement.sql);
    // The library's own look-ups (versions of strict answers, the change log) are nobody's to mend.
    if (fingerprint.tables.length === 0 || fingerprint.tables.every((table) => table.startsWith('tiered_'))) continue;
    const group = groups.get(fingerprint.id) ?? { fingerprint, statements: [] };
    groups.set(fingerprint.id, group);
    group.statements.push(statement);
  }
  return groups.values();
}

/** Where statements were run: the first place that is known. */
export function placeOf(statements: readonly Statement[]): Pick<Detected, 'site' | 'tier' | 'method'> {
  const method = statements[0]?.call?.method;
  const site = firstSite(statements.map((statement) => statement.site));
  return { site, tier: method?.tier ?? null, method: method?.name ?? null };
}
