import type { DoctorCheck } from '../doctor-check.js';
import { counted, type Evidence, fault, fine, listed, warning } from '../evidence.js';
import type { Patient } from '../patient.js';
import { SEED } from '../seed-command.js';
import { allFindings, unseenFindings } from '../sweep/all-findings.js';
import { tablesOf } from '../tables.js';
import { readWrites } from '../table-writes.js';

/** Plans and times are those of data as large as in production, and no answer grows with them. */
export const volumes: DoctorCheck = {
  number: 7,
  name: 'volumes',
  title: 'The data are large enough, analysed, and answers are bounded',
  async examine(patient) {
    const counts = await countRows(patient);
    const seen = [...enough(counts, patient), ...(await statistics(counts, patient))];
    return counts.get('activity_job') === 0 ? seen : [...seen, ...(await unbounded(patient))];
  },
};

async function countRows(patient: Patient): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const quoted = (name: string) => patient.em.getPlatform().quoteIdentifier(name);
  for (const table of tablesOf(patient.em)) {
    const [row] = await patient.sql<{ count: number }>(`select count(*)::float8 as count from ${quoted(table)}`);
    counts.set(table, row?.count ?? 0);
  }
  return counts;
}

function enough(counts: ReadonlyMap<string, number>, { thresholds }: Patient): Evidence[] {
  const jobs = counts.get('activity_job') ?? 0;
  const largest = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, 3);
  const sizes = listed(largest.map(([table, count]) => `${table} ${count.toLocaleString('en')}`));
  if (jobs >= thresholds.jobs) return [fine(`${counted(jobs, 'job')}; largest tables: ${sizes}`)];
  return [
    warning(
      `${counted(jobs, 'job')}, fewer than ${thresholds.jobs.toLocaleString('en')}: plans and times say little; largest tables: ${sizes}`,
      `fill a database of its own with ${SEED}`,
    ),
  ];
}

/** An estimate that is off by more than this factor misleads the planner. */
const OFF = 2;

async function statistics(counts: ReadonlyMap<string, number>, patient: Patient): Promise<Evidence[]> {
  const writes = await readWrites(patient);
  const filled = [...counts].filter(([, count]) => count > 0).map(([table]) => table);
  const never = filled.filter((table) => !writes.get(table)?.analysed || (writes.get(table)?.estimated ?? -1) < 0);
  const stale = filled.filter((table) => {
    const [estimated, actual] = [writes.get(table)?.estimated ?? -1, counts.get(table) ?? 0];
    return !never.includes(table) && (estimated > actual * OFF + OFF || actual > estimated * OFF + OFF);
  });
  const text = (table: string) =>
    `${table} (${writes.get(table)?.estimated ?? 0} estimated, ${counts.get(table) ?? 0} there)`;
  const evidence: Evidence[] = [];
  if (never.length > 0) {
    evidence.push(
      fault(
        `never analysed, so that the planner guesses: ${listed(never, never.length)}`,
        `analyze ${never.join(', ')}`,
      ),
    );
  }
  if (stale.length > 0) {
    evidence.push(warning(`statistics are out of date: ${listed(stale.map(text))}`, `analyze ${stale.join(', ')}`));
  }
  return evidence.length === 0
    ? [fine(`the planner's statistics fit the ${filled.length} tables that hold rows`)]
    : evidence;
}

async function unbounded(patient: Patient): Promise<Evidence[]> {
  const evidence = (await allFindings(patient))
    .filter(({ kind }) => kind === 'unbounded')
    .map(({ kind, message, fix }) => fault(`${kind}: ${message}`, fix));
  return [
    ...(evidence.length > 0 ? evidence : [fine('no statement read a thousand rows without a limit')]),
    ...(await unseenFindings(patient)),
  ];
}
