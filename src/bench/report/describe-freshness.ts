import type { FreshnessReport } from '../freshness/measure-freshness.js';
import type { ForeignResult } from '../freshness/measure-foreign.js';
import type { ReadResult } from '../freshness/measure-reads.js';
import type { WriteResult } from '../freshness/measure-writes.js';
import { milliseconds, percent } from './format.js';
import { textTable } from './text-table.js';

const READ_HEAD = ['freshness: a read', 'Redis', 'statements', 'median ms', 'p99 ms', 'of tier 2'];
const WRITE_HEAD = [
  'freshness: a write',
  'Redis',
  'statements',
  'median ms',
  'p99 ms',
  'ratio',
  'waited',
  'ran out',
  'writes',
];
const FOREIGN_HEAD = ['freshness: a write of another program', 'median ms', 'p99 ms', 'max ms', 'writes'];

/** The section's lines, for people. */
export function describeFreshness(report: FreshnessReport): string[] {
  const { rows, maxStalenessMs, hotLeaseMs, reads, writes, triggers, foreign } = report;
  const parts: string[] = [];
  if (reads.length > 0) {
    parts.push(
      textTable(READ_HEAD, reads.map(readLine), 1),
      '',
      `assets.active, ${rows} rows. Redis: round trips for one read; of tier 2: share of the time that tier 2 takes.`,
    );
  }
  if (writes.length > 0) {
    parts.push(
      ...gap(parts),
      textTable(WRITE_HEAD, writes.map(writeLine), 1),
      '',
      'Redis, statements: until the write is acknowledged; ratio: to the plain transaction; waited, ran out: share of the',
      `writes that waited for a holder of a hot copy, and for whose holder the lease (${hotLeaseMs} ms) had to run out.`,
    );
  }
  if (triggers) {
    const { withoutMs, withMs, ratio } = triggers;
    parts.push(
      `An UPDATE of one row by a plain connection: ${milliseconds(withMs)} ms with the triggers, ` +
        `${milliseconds(withoutMs)} ms without (ratio ${ratio.toFixed(2)}, median of ${triggers.writes}).`,
    );
  }
  if (foreign.length > 0) {
    parts.push(
      ...gap(parts),
      textTable(FOREIGN_HEAD, foreign.map(foreignLine), 1),
      '',
      `From the COMMIT until a cached read shows it; the bound is ${maxStalenessMs} ms.`,
    );
  }
  return parts;
}

function gap(parts: readonly string[]): string[] {
  return parts.length > 0 ? [''] : [];
}

function readLine({ way, roundTrips, statements, medianMs, p99Ms, share }: ReadResult): string[] {
  return [way, amount(roundTrips), amount(statements), milliseconds(medianMs), milliseconds(p99Ms), small(share)];
}

function writeLine(result: WriteResult): string[] {
  const { way, roundTrips, statements, medianMs, p99Ms, ratio, waited, expired, writes } = result;
  return [
    way,
    amount(roundTrips),
    amount(statements),
    milliseconds(medianMs),
    milliseconds(p99Ms),
    ratio.toFixed(2),
    percent(waited),
    percent(expired),
    String(writes),
  ];
}

function foreignLine({ way, medianMs, p99Ms, maxMs, writes }: ForeignResult): string[] {
  return [way, milliseconds(medianMs), milliseconds(p99Ms), milliseconds(maxMs), String(writes)];
}

/** With two digits that say something, however small it is. */
function small(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** Whole where it is, as it is for a call that never varies. */
function amount(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
