import { timeChart } from '../charts.js';
import { count, hitRatio, ms, percent } from '../format.js';

const MS = 1000;
const few = (value) => (value >= 10 ? count(Math.round(value)) : String(Math.round(value * 100) / 100));
const latest = (values) => values.at(-1) ?? 0;

/** What became of the reads of one query over time, and what its loads asked of the database. */
export function queryCharts(signal) {
  const ratio = timeChart({
    title: 'Hit ratio',
    series: [{ name: 'of its reads', colour: '--accent', fill: true }],
    format: percent,
    max: 1,
    describe: ([values]) => `last ${percent(values.findLast((value) => value !== null) ?? null)}`,
    signal,
  });
  const reads = timeChart({
    title: 'Reads per second',
    series: [
      { name: 'hits', colour: '--accent', fill: true },
      { name: 'misses and bypasses', colour: '--second' },
    ],
    format: few,
    describe: ([hits, misses]) => `now ${few(latest(hits))} hits and ${few(latest(misses))} others`,
    signal,
  });
  const statements = timeChart({
    title: 'Statements per second',
    series: [{ name: 'of its loads', colour: '--second', fill: true, key: 2 }],
    format: few,
    describe: ([values]) => `now ${few(latest(values))}`,
    signal,
  });
  const time = timeChart({
    title: 'Database time per second',
    series: [{ name: 'of its loads', colour: '--second', fill: true, key: 2 }],
    format: ms,
    describe: ([values]) => `now ${ms(latest(values))}`,
    signal,
  });
  return {
    elements: [ratio, reads, statements, time].map(({ element }) => element),
    /** @param {import('../over-time.js').OverTime} over */
    show(over, query) {
      const points = over.figures(query);
      const each = (value) => points.map((point) => over.perSecond(value(point)));
      ratio.show(over.at, [points.map(hitRatio)]);
      reads.show(over.at, [each(({ hits }) => hits), each(({ misses, bypasses }) => misses + bypasses)]);
      statements.show(over.at, [each((point) => point.statements)]);
      time.show(over.at, [each(({ micros }) => micros / MS)]);
    },
  };
}
