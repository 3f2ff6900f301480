import type { QueryLogResult } from '../query-log/measure-query-log.js';
import { milliseconds } from './format.js';
import { textTable } from './text-table.js';

const HEAD = ['query log', 'QUERY_LOG', 'requests/s', 'p99 ms', 'CPU µs', 'ratio', 'CPU ratio'];

/** What the query log costs, for people. */
export function describeQueryLog(results: readonly QueryLogResult[]): string[] {
  const rows = results.flatMap(({ name, sides }) =>
    sides.map((side, index) => [
      index === 0 ? name : '',
      side.side,
      String(Math.round(side.requestsPerSecond)),
      milliseconds(side.p99Ms),
      side.cpuMicros.toFixed(0),
      index === 0 ? '' : side.ratio.toFixed(3),
      index === 0 ? '' : side.cpuRatio.toFixed(3),
    ]),
  );
  return [
    textTable(HEAD, rows),
    '',
    'CPU µs: processor time for one request, the lower quartile of the turns. ratio: requests per second to those without',
    'the log, the middle of the rounds; CPU ratio: CPU µs to those without the log.',
    '"off again" is the same without the log once more: how far it is from 1 is chance.',
  ];
}
