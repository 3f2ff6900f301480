import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

interface Report {
  summary: { violations: Violation[]; totalCruised: number; ruleSetUsed: { forbidden: { name: string }[] } };
}

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '..');
const planted = resolve(import.meta.dirname, 'fixtures/boundaries');

/** One row per planted violation: the file that commits it, what it touches, the rule that must catch it. */
const expected: [from: string, to: string, rule: string][] = [
  ['src/config/imports-database.ts', 'src/database/index.ts', 'one-way-config'],
  ['src/database/imports-http.ts', 'src/http/index.ts', 'one-way-database'],
  ['src/http/imports-tenancy.ts', 'src/tenancy/index.ts', 'one-way-http'],
  ['src/tiers/cache/imports-model-type.ts', 'src/model/left.ts', 'one-way-tiers'],
  ['src/tiers/imports-feature.ts', 'src/assets/index.ts', 'one-way-tiers'],
  ['src/model/imports-tenancy.ts', 'src/tenancy/index.ts', 'one-way-model'],
  ['src/tenancy/imports-auth.ts', 'src/auth/index.ts', 'one-way-tenancy'],
  ['src/auth/imports-peoples.ts', 'src/peoples/index.ts', 'one-way-auth'],
  ['src/organization/imports-peoples.ts', 'src/peoples/index.ts', 'one-way-organization'],
  ['src/peoples/imports-assets.ts', 'src/assets/index.ts', 'one-way-peoples'],
  ['src/assets/imports-activity.ts', 'src/activity/index.ts', 'one-way-assets'],
  ['src/activity/imports-ops.ts', 'src/ops/index.ts', 'one-way-activity'],
  ['src/catalogue/imports-ops.ts', 'src/ops/index.ts', 'one-way-catalogue'],
  ['src/ops/imports-root.ts', 'src/main.ts', 'one-way-ops'],
  ['src/ops/imports-sql-snapshots.ts', 'src/sql-snapshots/allowed.ts', 'one-way-ops'],
  [
    'src/ops/reaches-into-organization.ts',
    'src/organization/repositories/inner.repository.ts',
    'public-face-organization',
  ],
  ['src/ops/reaches-into-peoples.ts', 'src/peoples/repositories/inner.repository.ts', 'public-face-peoples'],
  ['src/activity/reaches-into-assets.ts', 'src/assets/repositories/asset.repository.ts', 'public-face-assets'],
  ['src/ops/reaches-into-activity.ts', 'src/activity/repositories/inner.repository.ts', 'public-face-activity'],
  ['src/helpers/unplaced.ts', 'src/config/index.ts', 'has-a-place'],
  ['src/ops/imports-unplaced.ts', 'src/helpers/unplaced.ts', 'has-a-place-when-imported'],
  ['src/ops/cycle-a.ts', 'src/ops/cycle-b.ts', 'no-cycle'],
  ['src/tiers/http', 'src/tiers/query', 'no-cycle-between-parts-of-tiers'],
  ['src/tiers/query', 'src/tiers/http', 'no-cycle-between-parts-of-tiers'],
  ['src/ops/imports-test-code.ts', 'test/support/factory.ts', 'no-test-code'],
  ['src/ops/imports-test-support.ts', 'src/tiers/testing/index.ts', 'no-test-code'],
  ['src/ops/imports-development-package.ts', 'fast-check', 'no-development-package'],
  ['src/ops/imports-nothing-real.ts', './missing.js', 'resolvable'],
];

/** Runs the checker on the tree below `folder`, as `npm run boundaries` does. */
async function check(folder: string, ...more: string[]): Promise<{ stdout: string; code: number }> {
  const command = resolve(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [command, '--config', resolve(project, '.dependency-cruiser.mjs'), ...more, 'src'];
  try {
    const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return { stdout, code: 0 };
  } catch (error) {
    const { stdout, code } = error as { stdout: string; code: number };
    return { stdout, code };
  }
}

const named = (path: string): string => /node_modules\/([^/]+)/.exec(path)?.[1] ?? path;

describe('import boundaries', () => {
  let report: Report;

  beforeAll(async () => {
    const { stdout } = await check(planted, '--output-type', 'json');
    report = JSON.parse(stdout) as Report;
  });

  it('ends with an error on the planted violations', async () => {
    const { code } = await check(planted);
    expect(code).toBeGreaterThan(0);
  });

  it.each(expected)('reports %s → %s as %s', (from, to, rule) => {
    const found = report.summary.violations.map((violation) => [
      violation.from,
      named(violation.to),
      violation.rule.name,
    ]);
    expect(found).toContainEqual([from, to, rule]);
  });

  it('reports nothing else', () => {
    const known = new Set(expected.map(([from, , rule]) => `${rule} ${from}`));
    const others = report.summary.violations
      .map((violation) => `${violation.rule.name} ${violation.from}`)
      .filter((violation) => !known.has(violation));
    expect(others).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    const rules = report.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(new Set(expected.map(([, , rule]) => rule))).toEqual(new Set(rules));
  });
});
