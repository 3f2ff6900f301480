import type { HttpResult } from '../http/measure-http.js';
import { describeFreshness } from './describe-freshness.js';
import { describeQueryLog } from './describe-query-log.js';
import { describeWalkthrough } from './describe-walkthrough.js';
import { kibibytes, milliseconds, percent } from './format.js';
import { AIMS, allocatedBytes, type BenchReport, meetsAim, type QueryResult } from './report.js';
import { textTable } from './text-table.js';

const QUERY_HEAD = [
  'query',
  'tier',
  'statements',
  'median ms',
  'p99 ms',
  'allocated KiB',
  'answer KiB',
  'time',
  'memory',
  '',
];
const HTTP_HEAD = [
  'over HTTP',
  'server',
  'requests/s',
  'p99 ms',
  'CPU µs',
  'busy',
  'answer KiB',
  'ratio',
  'CPU ratio',
  '',
];

/** The results for people. */
export function describe(report: BenchReport): string {
  const { machine, data, queries, skipped, http, freshness, queryLog, walkthrough } = report;
  const parts = [
    `${report.at}, ${machine.cores} cores (${machine.model}), ${machine.gib} GiB, Node ${machine.node}, load ${report.load.toFixed(1)}`,
    `${report.database}, cache ${report.cache}; ${data.jobs} jobs, ${data.assets} assets, ${data.people} people in ${data.bus} business units`,
  ];
  if (queries.length > 0) {
    parts.push('', textTable(QUERY_HEAD, queries.flatMap(queryLines)));
    parts.push('', 'time, memory: share of what the tier before takes.', summary(queries));
  }
  if (skipped.length > 0) parts.push(`Not measured, because the data hold nothing to ask for: ${skipped.join(', ')}.`);
  if (freshness) parts.push('', ...describeFreshness(freshness));
  if (http.length > 0) {
    parts.push('', textTable(HTTP_HEAD, http.flatMap(httpLines)));
    parts.push(
      '',
      `ratio: requests per second to those of the bare server (aim: ${AIMS.http}); CPU ratio: the same by processor time.`,
    );
  }
  if (queryLog) parts.push('', ...describeQueryLog(queryLog));
  if (walkthrough) parts.push('', ...describeWalkthrough(walkthrough));
  return parts.join('\n');
}

function queryLines(result: QueryResult): string[][] {
  return result.tiers.map((tier, index) => {
    const share = result.shares[index - 1];
    return [
      index === 0 ? result.name : '',
      tier.side,
      String(tier.statements),
      milliseconds(tier.medianMs),
      milliseconds(tier.p99Ms),
      kibibytes(allocatedBytes(tier)),
      kibibytes(tier.bytes),
      share ? percent(share.time) : '',
      share ? percent(share.memory) : '',
      index === 1 ? mark(meetsAim(result)) : '',
    ];
  });
}

function httpLines({ name, sides, bytes, ratio, cpuRatio }: HttpResult): string[][] {
  return sides.map((side, index) => [
    index === 0 ? name : '',
    side.side,
    String(Math.round(side.requestsPerSecond)),
    milliseconds(side.p99Ms),
    side.cpuMicros.toFixed(1),
    percent(side.busy),
    kibibytes(bytes),
    index === 0 ? ratio.toFixed(2) : '',
    index === 0 ? cpuRatio.toFixed(2) : '',
    index === 0 ? mark(ratio >= AIMS.http) : '',
  ]);
}

function summary(queries: readonly QueryResult[]): string {
  const judged = queries.filter((query) => meetsAim(query) !== undefined);
  const met = judged.filter((query) => meetsAim(query));
  return `Tier 2 takes at most ${percent(AIMS.time)} of the time and ${percent(AIMS.memory)} of the memory (✓) for ${met.length} of the ${judged.length} queries where tier 1 asks row by row.`;
}

function mark(met: boolean | undefined): string {
  if (met === undefined) return '';
  return met ? '✓' : '✗';
}
