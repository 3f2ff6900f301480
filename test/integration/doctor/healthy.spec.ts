import type { DoctorReport } from '../../../src/ops/doctor/index.js';
import { complaints, Ward } from './support.js';

/** An application that nothing is wrong with, on demo data. */
let ward: Ward;
let report: DoctorReport;

beforeAll(async () => {
  ward = await Ward.open({ expectFindings: false });
  report = await ward.report(undefined, { thresholds: { expensiveMs: Infinity } });
});
afterAll(() => ward.close());

it('passes every check, but for the volume of its data', () => {
  expect(report.checks.filter(({ name }) => name !== 'volumes').flatMap(complaints)).toEqual([]);
  expect(report.checks.map(({ number, name, status }) => `${number} ${name} ${status}`)).toEqual([
    '1 n-plus-one pass',
    '2 joins pass',
    '3 prefetch pass',
    '4 fields pass',
    '5 caching pass',
    '6 indexes pass',
    '7 volumes warn',
    '8 monitoring pass',
    '9 documentation pass',
    '10 invalidation pass',
  ]);
  expect(report.status).toBe('warn');
});

it('shows by numbers and names that something was looked at', () => {
  const text = report.checks.flatMap(({ evidence }) => evidence.map(({ what }) => what)).join('\n');
  expect(text).toMatch(/21 catalogued queries asked for 10 and for 100 rows, \d\d routes asked/);
  expect(text).toMatch(/no longer for 100 rows than for 10, so that growth could not show: \S+ \(\d+ rows?\)/);
  expect(text).toMatch(/(\d+) of \1 foreign keys are served by an index/);
  expect(text).toMatch(
    /assets\.by-location: 4 statements for \d+ rows, with activity_warranty, activity_assetdocument/,
  );
  expect(text).toMatch(/18 of 18 cached queries hit when they are asked again/);
  expect(text).toMatch(/\d+ statements of \d\d hot queries explained; they use \d+ indexes/);
  expect(text).toMatch(/deploy\/prometheus\/alerts\.yml names \d+ metrics, all of which are there/);
  expect(text).toMatch(/18 cached queries declare all that their \d+ statements look at/);
  expect(text).toMatch(
    /10 renames by plain SQL changed the answers of 17 cached queries, and each showed in the next read/,
  );
});

it('leaves its own data as it found them', async () => {
  const [left] = await ward.app.sql<{ count: number }>(
    `select count(*)::int as count from activity_job where jobname like '% (renamed)'`,
  );
  expect(left?.count).toBe(0);
});
