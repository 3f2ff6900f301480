import type { PlanReport } from '../../../tiers/index.js';
import { PlanService } from '../../plans/plan.service.js';
import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, note, warning } from '../evidence.js';
import type { Patient } from '../patient.js';
import { readWrites } from '../table-writes.js';

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
    return [
      fine(`${counted(statements, 'statement')} of ${report.queries.length} hot queries explained; they use ${used}`),
      ...planEvidence(report),
      ...indexEvidence(report, await smallTables(patient)),
    ];
  },
};

const SCANS: ReadonlySet<string> = new Set(['sequential-scan', 'wasteful-index']);

function planEvidence({ findings, proposals }: PlanReport): Evidence[] {
  return findings
    .filter(({ allowed }) => allowed === null)
    .map(({ query, kind, message, fix, node, table, sql }) => {
      const proposal = proposals.find((one) => one.query === query && one.table === table);
      const where = `${query}: ${kind}, ${message} (${node}): ${oneLine(sql)}`;
      if (!proposal) return SCANS.has(kind) ? fault(where, fix) : warning(where, fix);
      const { create, costBefore, costAfter, tried } = proposal;
      const cost = `cost ${costBefore.toFixed(0)} before, ${costAfter.toFixed(0)} after, tried on a ${tried === 'copy' ? 'copy' : 'hypothetical index'}`;
      return fault(`${where}; ${cost}`, create);
    });
}

/** Of a table with few rows it says little that an index is not used. */
async function smallTables(patient: Patient): Promise<ReadonlySet<string>> {
  const writes = [...(await readWrites(patient)).values()];
  const small = writes.filter(({ estimated }) => estimated < patient.thresholds.largeTableRows);
  return new Set(small.map(({ table }) => table));
}

function indexEvidence({ indexes: judged, proposals }: PlanReport, small: ReadonlySet<string>): Evidence[] {
  const open = judged.filter(({ allowed }) => allowed === null);
  const kept = judged.filter(({ kind, allowed }) => allowed !== null || kind === 'kept');
  const elsewhere = open.filter(({ kind }) => kind === 'elsewhere');
  const found = open.flatMap<Evidence>(({ kind, index, table, bytes, reason, fix }) => {
    if (fix === null || (kind !== 'unused' && kind !== 'redundant')) return [];
    if (kind === 'unused' && small.has(table)) return [note(`${index} is not used, but ${table} is small`)];
    return [warning(`${kind} index ${index} of ${table} (${Math.ceil(bytes / 1024)} kB): ${reason}`, fix)];
  });
  return [
    ...found,
    ...(elsewhere.length === 0
      ? []
      : [note(`used by other statements: ${listed(elsewhere.map(({ index }) => index))}`)]),
    ...(kept.length === 0 ? [] : [note(`${kept.length} stay for a foreign key or a reason that is written down`)]),
    ...(found.every(({ level }) => level === 'note') && proposals.length === 0
      ? [fine('no index is missing, none is superfluous')]
      : []),
  ];
}

const SHOWN = 160;

function oneLine(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
