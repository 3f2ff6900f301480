import { Clock, type PlanReport } from '../../../tiers/index.js';
import { PlanService } from '../../plans/plan.service.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note, warning } from '../evidence.js';
import type { Patient } from '../patient.js';

/** Every hot query finds its rows by an index, and every index serves one. */
export const indexes: DoctorCheck = {
  number: 6,
  name: 'indexes',
  title: 'Filters and orders have an index, and indexes have a use',
  async examine(patient) {
    const { largeTableRows } = patient.thresholds;
    const report = await patient.get(PlanService).check({ thresholds: { largeTableRows } });
    const statements = report.queries.reduce((sum, query) => sum + query.statements.length, 0);
    const used = counted(report.usedIndexes.length, 'index').replace(/indexs$/, 'indexes');
    const plans = [...planEvidence(report), ...failureEvidence(report)];
    return [
      fine(`${counted(statements, 'statement')} of ${report.queries.length} hot queries explained; they use ${used}`),
      ...(plans.length === 0 ? [scansJudged(report, largeTableRows)] : plans),
      ...indexEvidence(report, largeTableRows, youngSince(report, patient)),
    ];
  },
};

/** What costs the more, the more rows there are; other findings may be fine. */
const FAULTS: ReadonlySet<string> = new Set([
  'sequential-scan',
  'wasteful-index',
  'wasteful-join',
  'deep-offset',
  'slow',
]);

function planEvidence({ findings }: PlanReport): Evidence[] {
  return findings
    .filter(({ allowed }) => allowed === null)
    .map(({ query, kind, message, fix, node, sql, proposal }) => {
      const where = `${query}: ${kind}, ${message} (${node}): ${oneLine(sql)}`;
      if (!proposal) return FAULTS.has(kind) ? fault(where, fix) : warning(where, fix);
      const { create, costBefore, costAfter, tried } = proposal;
      const cost = `cost ${costBefore.toFixed(0)} before, ${costAfter.toFixed(0)} after, tried on a ${tried === 'copy' ? 'copy' : 'hypothetical index'}`;
      // Who writes need not wait for it. In a transaction, as a migration is, it cannot be said.
      return fault(`${where}; ${cost}`, create.replace('create index', 'create index concurrently'));
    });
}

function failureEvidence({ failures }: PlanReport): Evidence[] {
  return failures.map(({ query, sql, step, reason }) =>
    step === 'explain'
      ? fault(
          `${query}: has no plan, ${oneLine(reason)}: ${oneLine(sql)}`,
          'where it takes too long, explain it by hand; else correct what is said here',
        )
      : warning(
          `${query}: no index could be tried, ${oneLine(reason)}: ${oneLine(sql)}`,
          'ask the doctor where temporary tables may be made, or install hypopg',
        ),
  );
}

function scansJudged({ tableRows }: PlanReport, largeTableRows: number): Evidence {
  if (Object.values(tableRows).some((rows) => rows >= largeTableRows)) return fine('no index is missing');
  const large = largeTableRows.toLocaleString('en');
  return note(`no table has ${large} rows, so that nothing can be said of missing indexes`);
}

const DAY_MS = 86_400_000;

/** Since when uses are counted, where that is too short to say that there are none. */
function youngSince({ countedSince }: PlanReport, patient: Patient): string | undefined {
  if (countedSince === null) return undefined;
  const days = Math.max(0, patient.get(Clock).now().getTime() - Date.parse(countedSince)) / DAY_MS;
  return days < patient.thresholds.unusedDays ? countedSince.slice(0, 16) : undefined;
}

function indexEvidence(
  { indexes: judged, countedSince, tableRows }: PlanReport,
  largeTableRows: number,
  young: string | undefined,
): Evidence[] {
  const open = judged.filter(({ allowed }) => allowed === null);
  const kept = judged.filter(({ kind, allowed }) => allowed !== null || kind === 'kept');
  const elsewhere = open.filter(({ kind }) => kind === 'elsewhere');
  const since = countedSince === null ? '' : ` since ${countedSince.slice(0, 10)}`;
  const found = open.flatMap<Evidence>(({ kind, index, table, bytes, reason, fix }) => {
    if (fix === null) return [];
    const what = `${kind} index ${index} of ${table} (${Math.ceil(bytes / 1024)} kB): ${reason}`;
    if (kind === 'invalid') return [fault(what, fix)];
    if (kind === 'redundant') return [warning(what, fix)];
    // Of a table with few rows it says little that an index is not used.
    if ((tableRows[table] ?? 0) < largeTableRows) return [note(`${index} is not used, but ${table} is small`)];
    if (young) return [note(`${index} is not used, but uses are counted only since ${young}`)];
    return [warning(`${what}${since}`, fix)];
  });
  return [
    ...found,
    ...(elsewhere.length === 0
      ? []
      : [note(`used by other statements: ${listed(elsewhere.map(({ index }) => index))}`)]),
    ...(kept.length === 0 ? [] : [note(`${kept.length} stay for a foreign key or a reason that is written down`)]),
    ...(found.length === 0 ? [fine('no index is superfluous')] : []),
  ];
}

const SHOWN = 160;

function oneLine(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
