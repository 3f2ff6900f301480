import { firstSite } from '../log/call-site.js';
import { fingerprintOf, type Fingerprint } from '../log/fingerprint.js';
import type { Statement } from '../log/statement.js';
import type { WorkLog } from '../log/work-log.js';
import type { Detected } from './finding.js';
import { relationLoadedBy } from './relation-loaded-by.js';
import type { Thresholds } from './thresholds.js';

/** Statements with one text, run by one method. */
interface Group {
  readonly fingerprint: Fingerprint;
  readonly statements: Statement[];
}

/**
 * Statements that one unit of work ran over and over: for different rows (an N+1, as in "one for the list and N for its
 * rows"), or for the same one. Detected as Prosopite does, by text and place; named as Bullet does, by the relation.
 */
export function findRepetitions(log: WorkLog, { repetitions, duplicates }: Thresholds): Detected[] {
  const found: Detected[] = [];
  const fewest = Math.min(repetitions, duplicates);
  if (log.statements.length < fewest) return found;
  for (const group of groupsOf(log.statements)) {
    if (group.statements.length < fewest) continue;
    const byParams = byParamsOf(group.statements);
    if (byParams.size >= repetitions) {
      found.push(nPlusOne(group, byParams.size, log));
      continue;
    }
    if (group.fingerprint.kind !== 'select') continue;
    for (const same of byParams.values()) {
      const first = longestUndisturbed(same, log.statements);
      if (first.length < duplicates) continue;
      found.push(duplicate(group, first));
      break;
    }
  }
  return found;
}

function groupsOf(statements: readonly Statement[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const statement of statements) {
    const fingerprint = fingerprintOf(statement.sql);
    // The library's own look-ups (versions of strict answers, the change log) are nobody's to mend.
    if (fingerprint.tables.length === 0 || fingerprint.tables.every((table) => table.startsWith('tiered_'))) continue;
    const key = `${fingerprint.id} ${statement.call?.method.name ?? ''}`;
    let group = groups.get(key);
    if (!group) {
      group = { fingerprint, statements: [] };
      groups.set(key, group);
    }
    group.statements.push(statement);
  }
  return groups.values();
}

/** Statements by their values: what their placeholders stood for, and what was written into them. */
function byParamsOf(statements: readonly Statement[]): Map<string, Statement[]> {
  const byParams = new Map<string, Statement[]>();
  for (const statement of statements) {
    const params = `${statement.sql}\u0000${paramsKey(statement.params)}`;
    const same = byParams.get(params);
    if (same) same.push(statement);
    else byParams.set(params, [statement]);
  }
  return byParams;
}

const KEY_LENGTH = 500;

function paramsKey(params: readonly unknown[]): string {
  return params
    .map((value) => (value instanceof Date ? value.toISOString() : String(value).slice(0, KEY_LENGTH)))
    .join('\u0000');
}

function nPlusOne({ fingerprint, statements }: Group, values: number, log: WorkLog): Detected {
  const [table = 'rows'] = fingerprint.tables;
  const times = statements.length;
  const common = { kind: 'n+1', times, ...placeOf(statements), sql: fingerprint.text } as const;
  if (fingerprint.kind !== 'select') {
    return {
      ...common,
      subject: table,
      what: `${times} statements ${fingerprint.kind} rows of ${table} one by one`,
      fix: `write them with one statement (flush once, or ${fingerprint.kind === 'insert' ? 'insertMany' : 'nativeUpdate'})`,
    };
  }
  const relation = relationLoadedBy(fingerprint, statements, log);
  if (relation) {
    const { name, property } = relation;
    return {
      ...common,
      subject: name,
      what: `\`${name}\` loaded ${times} times`,
      fix: `add \`populate: ['${property}']\` to the query that loads the list${relation.listSite === null ? '' : ` (${relation.listSite})`}`,
    };
  }
  return {
    ...common,
    subject: table,
    what: `${table} asked ${times} times, for ${values} different values`,
    fix: `ask once for all of them (\`where … = any(?)\`, or a join in the statement that reads the list)`,
  };
}

function duplicate({ fingerprint }: Group, same: readonly Statement[]): Detected {
  const [table = 'rows'] = fingerprint.tables;
  return {
    kind: 'duplicate',
    subject: table,
    what: `the same statement on ${table} with the same values ran ${same.length} times`,
    fix: 'read it once and hand the result on',
    times: same.length,
    ...placeOf(same),
    sql: fingerprint.text,
  };
}

/** Those of the same statements between which nothing happened that could change the answer. */
function longestUndisturbed(same: readonly Statement[], all: readonly Statement[]): Statement[] {
  let longest: Statement[] = [];
  let run: Statement[] = [];
  for (const statement of same) {
    const before = run.at(-1);
    if (before && before.era === statement.era && !wroteBetween(all, before, statement)) run.push(statement);
    else run = [statement];
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

function wroteBetween(all: readonly Statement[], first: Statement, second: Statement): boolean {
  return all.slice(all.indexOf(first), all.indexOf(second)).some(({ sql }) => fingerprintOf(sql).kind !== 'select');
}

/** Where statements were run: the first place that is known. */
export function placeOf(statements: readonly Statement[]): Pick<Detected, 'site' | 'tier' | 'method'> {
  const method = statements[0]?.call?.method;
  const site = firstSite(statements.map((statement) => statement.site));
  return { site, tier: method?.tier ?? null, method: method?.name ?? null };
}
