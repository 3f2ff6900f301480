import type { Verdict } from '../check/check.js';
import { type Distribution, distributionOf } from '../check/distribution.js';
import { VIOLATIONS } from '../check/violation.js';
import type { History } from '../history.js';
import type { Options } from '../options.js';
import type { Run } from '../run.js';

/** What was done and what was found, as tables of text. */
export function report(options: Options, { history, loadMs, lateMs }: Run, verdict: Verdict): string {
  const { reads, writes, faults } = history;
  const routed = reads.filter(({ instance }) => instance !== null);
  const perSecond = (count: number): string => `${Math.round(count / (loadMs / 1_000))}/s`;
  const found = Object.keys(VIOLATIONS).map((kind) => [
    kind,
    verdict.violations.filter((violation) => violation.kind === kind).length,
  ]);
  const broken = found.filter(([, count]) => count !== 0) as [string, number][];
  return [
    `seed ${options.seed}, ${options.instances} instances, ${Math.round(loadMs / 1_000)} s` +
      `${options.mutant ? `, mutant ${options.mutant.name}` : ''}, the harness at most ${Math.round(lateMs)} ms late`,
    '',
    table(
      `reads (${routed.length}, ${perSecond(routed.length)})`,
      tally(routed, ({ source }) => source),
    ),
    table('answers', tally([...routed, ...writes.filter(({ via }) => via === 'http')], statusOf)),
    table(
      `writes (${writes.length}, ${perSecond(writes.length)})`,
      tally(writes, ({ via, kind, outcome }) => `${via} ${kind} ${outcome}`),
    ),
    table(
      `faults (${faults.length})`,
      tally(faults, ({ kind }) => kind),
    ),
    timesTable(history, verdict),
    table(`errors excused by faults of an instance or the database: ${verdict.excused}`, []),
    table(`violations (${verdict.violations.length})`, broken),
  ].join('\n');
}

function statusOf({ status, reason }: { status: number | null; reason?: string }): string {
  return status === null ? `none (${reason ?? ''})` : String(status);
}

function timesTable({ reads, writes }: History, verdict: Verdict): string {
  const took = reads.filter(({ instance, status }) => instance !== null && status !== null);
  const written = writes.filter(({ outcome, via }) => via === 'http' && outcome === 'acknowledged');
  const rows: [string, Distribution][] = [
    ["another program's write: a read began, not showing it, after", verdict.staleness],
    ["another program's write: not shown by all until", verdict.untilVisible],
    ['the same, with nothing disturbed', verdict.untilVisibleCalm],
    ['a read took', distributionOf(took.map(({ startedAt, endedAt }) => endedAt - startedAt))],
    ['a write through the API took', distributionOf(written.map(({ startedAt, endedAt }) => endedAt - startedAt))],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const cells = rows.map(([name, { count, p50, p99, max }]) => {
    const numbers = [p50, p99, max].map((ms) => ms.toFixed(1).padStart(9));
    return `  ${name.padEnd(width)}${numbers.join('')}${String(count).padStart(9)}`;
  });
  const head = ['p50', 'p99', 'max', 'count'].map((name) => name.padStart(9)).join('');
  return [`milliseconds${' '.repeat(width + 2 - 'milliseconds'.length)}${head}`, ...cells, ''].join('\n');
}

function tally<T>(items: readonly T[], nameOf: (item: T) => string): [string, number][] {
  const counts = [...Map.groupBy(items, nameOf)].map(([name, all]): [string, number] => [name, all.length]);
  return counts.toSorted(([, a], [, b]) => b - a);
}

function table(title: string, rows: readonly (readonly [string, number])[]): string {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [title, ...rows.map(([name, count]) => `  ${name.padEnd(width)}${String(count).padStart(9)}`), ''].join('\n');
}
