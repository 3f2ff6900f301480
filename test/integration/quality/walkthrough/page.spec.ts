import { FINDING_KINDS } from '../../../../src/tiers/index.js';
import { Page, shows, sourceOf } from './page.js';

/** docs/query-quality.md against the code that it is about. */
const page = new Page();

it('shows code that is there', () => {
  const excerpts = page.excerpts();
  expect(excerpts.length).toBeGreaterThan(6);
  const wrong = excerpts.filter(
    ({ path, code }) => path === undefined || !shows(code, sourceOf(path), { whole: false }),
  );
  expect(wrong).toEqual([]);
});

it('says of every kind of finding what it means and what to do', () => {
  const rows = [...page.table('What is found'), ...page.table('Plans')];
  const ofPlans = [
    'sequential-scan',
    'wasteful-index',
    'wasteful-join',
    'deep-offset',
    'spilled-sort',
    'misestimate',
    'slow',
  ];
  expect(rows.map(([kind]) => kind)).toEqual([...FINDING_KINDS, ...ofPlans].map((kind) => `\`${kind}\``));
  for (const cells of rows) expect(cells.filter((cell) => cell.length > 2)).toHaveLength(3);
});

it('tells ratios that follow from its figures', () => {
  const rows = page.table('What it brought').map((cells) => cells.slice(1).map(numberOf));
  const [, naiveMs = NaN, naiveKiB = NaN] = rows[0] ?? [];
  expect(rows).toHaveLength(6);
  for (const [, ms = NaN, kib = NaN, time = NaN, memory = NaN] of rows) {
    // Rounded twice: the figure that it is made of, and the ratio.
    expect(Math.abs(naiveMs / ms / time - 1)).toBeLessThan(0.06);
    expect(Math.abs(naiveKiB / kib / memory - 1)).toBeLessThan(0.06);
  }
});

function numberOf(cell: string): number {
  return Number(cell.replaceAll(/[,×]/g, ''));
}
