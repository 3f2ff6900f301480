import { fingerprintOf } from '../../../tiers/index.js';
import { type Evidence, fine, listed, note, warning } from '../evidence.js';
import type { DoctorThresholds, Patient } from '../patient.js';
import { type Asked, MANY } from '../sweep/catalogue-sweep.js';
import { readWrites, type TableWrites } from '../table-writes.js';

/** Queries that keep the database busy and have no cached tier, though what they read is rarely changed. */
export async function uncachedQueries(patient: Patient): Promise<Evidence[]> {
  const { asked, again } = await patient.catalogue();
  const cached = new Set(asked.filter(({ tier }) => tier === 'cached').map(({ query }) => query));
  const costs = asked.filter(({ tier, limit }) => tier === 'optimized' && limit === MANY);
  const all = costs.reduce((sum, { ms }) => sum + ms, 0);
  const best: Asked[] = [];
  for (const one of costs.filter(({ query }) => !cached.has(query))) {
    best.push(await bestOf(one, patient.thresholds.expensiveMs, () => again(one.query)));
  }
  const [slowest, ...others] = best.toSorted((a, b) => b.ms - a.ms);
  if (!slowest) return [];
  const expensive = [slowest, ...others].filter(({ ms }) => ms >= patient.thresholds.expensiveMs);
  if (expensive.length === 0) {
    const { query, ms } = slowest;
    return [fine(`the slowest query that is not cached is ${query}: ${ms.toFixed(1)} ms at the database`)];
  }
  const writes = await readWrites(patient);
  return expensive.map((one) => describeExpensive(one, all, writes, patient.thresholds));
}

/** So often a query is asked before its time is believed. */
const ATTEMPTS = 5;

/** What stays expensive however often it is asked. */
async function bestOf(first: Asked, expensiveMs: number, again: () => Promise<Asked | undefined>): Promise<Asked> {
  let best = first;
  for (let attempt = 1; attempt < ATTEMPTS && best.ms >= expensiveMs; attempt += 1) {
    const other = await again();
    if (other && other.ms < best.ms) best = other;
  }
  return best;
}

function describeExpensive(
  { query, ms, statements }: Asked,
  all: number,
  writes: ReadonlyMap<string, TableWrites>,
  { changesPerHour, changesDays }: DoctorThresholds,
): Evidence {
  const names = new Set(statements.flatMap(({ sql }) => fingerprintOf(sql).tables));
  const tables = [...writes.values()].filter(({ table }) => names.has(table));
  const share = Math.round((100 * ms) / Math.max(all, ms));
  const what = `${query} is not cached and takes ${ms.toFixed(0)} ms at the database, ${share} % of the time of all queries`;
  const fix = `define a cached query for ${query} (docs/tiers.md), or make it cheaper`;
  const young = tables.find(({ days }) => days < changesDays);
  if (young) return warning(`${what}; how often it changes is not known, it is counted only since ${young.since}`, fix);
  const busy = tables.filter((one) => one.changesPerHour > changesPerHour);
  if (busy.length > 0) return note(`${what}; changed often: ${rates(busy)}, so a cache would not keep its answers`);
  return warning(`${what}; rarely changed: ${rates(tables)}`, fix);
}

/** `activity_job (3.1), activity_asset (0.2), rows an hour since 2026-06-01 08:00` */
function rates(tables: readonly TableWrites[]): string {
  const text = ({ table, changesPerHour }: TableWrites) =>
    `${table} (${changesPerHour.toLocaleString('en', { maximumSignificantDigits: 2 })})`;
  const [busiest, ...others] = tables.toSorted((a, b) => b.changesPerHour - a.changesPerHour);
  if (!busiest) return 'it reads no table';
  return `${listed([busiest, ...others].map(text))}, rows an hour since ${busiest.since}`;
}
