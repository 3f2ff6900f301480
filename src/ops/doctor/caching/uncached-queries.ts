import { fingerprintOf } from '../../../tiers/index.js';
import { type Evidence, fine, listed, note, warning } from '../evidence.js';
import type { Patient } from '../patient.js';
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
  return expensive.map((one) => describeExpensive(one, all, writes));
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
): Evidence {
  const tables = [...new Set(statements.flatMap(({ sql }) => fingerprintOf(sql).tables))].filter((name) =>
    writes.has(name),
  );
  const busy = tables.filter((name) => writes.get(name)?.busy === true);
  const share = Math.round((100 * ms) / Math.max(all, ms));
  const what = `${query} is not cached and takes ${ms.toFixed(0)} ms at the database, ${share} % of the time of all queries`;
  if (busy.length > 0) return note(`${what}; ${listed(busy)} changes often, so a cache would not keep its answers`);
  return warning(
    `${what}; ${listed(tables, tables.length)} ${tables.length === 1 ? 'is' : 'are'} rarely changed`,
    `define a cached query for ${query} (docs/tiers.md), or make it cheaper`,
  );
}
