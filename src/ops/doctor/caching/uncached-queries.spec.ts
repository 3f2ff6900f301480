import { DOCTOR_THRESHOLDS, type Patient } from '../patient.js';
import type { Asked } from '../sweep/catalogue-sweep.js';
import type { TableWrites } from '../table-writes.js';
import { uncachedQueries } from './uncached-queries.js';

const search = {
  query: 'jobs.search',
  tier: 'optimized',
  limit: 100,
  ms: 80,
  statements: [{ sql: 'select j.id from activity_job j join onboarding_site s on s.id = j.site_id', params: [] }],
} as unknown as Asked;

/** What is said of a query that is expensive and not cached, whose tables are written like this. */
async function saidOf(writes: Partial<TableWrites>) {
  const table = { estimated: 1_000, analysed: true, since: '2026-06-01 08:00', days: 30, changesPerHour: 2, ...writes };
  const names = ['activity_job', 'onboarding_site'];
  const patient = {
    thresholds: DOCTOR_THRESHOLDS,
    em: { getMetadata: () => ({ getAll: () => new Map(names.map((tableName) => [tableName, { tableName }])) }) },
    catalogue: () => Promise.resolve({ asked: [search], again: () => Promise.resolve(undefined) }),
    sql: () =>
      Promise.resolve([
        { ...table, table: 'activity_job' },
        { ...table, table: 'onboarding_site', changesPerHour: 0 },
      ]),
  };
  const [said] = await uncachedQueries(patient as unknown as Patient);
  return `${said?.level}: ${said?.what}`;
}

const EXPENSIVE = 'jobs.search is not cached and takes 80 ms at the database, 100 % of the time of all queries';

it.each([
  [
    'is rarely changed',
    { changesPerHour: 2.25 },
    `warning: ${EXPENSIVE}; rarely changed: activity_job (2.3), onboarding_site (0), rows an hour since 2026-06-01 08:00`,
  ],
  [
    'is changed often',
    { changesPerHour: 1_204 },
    `note: ${EXPENSIVE}; changed often: activity_job (1,200), rows an hour since 2026-06-01 08:00, so a cache would not keep its answers`,
  ],
  [
    'has been watched for too short a time',
    { changesPerHour: 90_000, days: 0.1 },
    `warning: ${EXPENSIVE}; how often it changes is not known, it is counted only since 2026-06-01 08:00`,
  ],
])('says so of what %s', async (_what, writes, said) => {
  expect(await saidOf(writes)).toBe(said);
});
