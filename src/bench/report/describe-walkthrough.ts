import type { WalkthroughReport } from '../walkthrough/measure-walkthrough.js';
import { kibibytes, milliseconds } from './format.js';
import { allocatedBytes } from './report.js';
import { textTable } from './text-table.js';

const HEAD = ['walkthrough', 'statements', 'median ms', 'p99 ms', 'allocated KiB', 'time', 'memory'];

/** The section's lines, for people. */
export function describeWalkthrough({ open, shown, steps }: WalkthroughReport): string[] {
  const [naive] = steps;
  if (!naive) return [];
  const lines = steps.map((step) => [
    step.side,
    String(step.statements),
    milliseconds(step.medianMs),
    milliseconds(step.p99Ms),
    kibibytes(allocatedBytes(step)),
    times(naive.medianMs / step.medianMs),
    times(allocatedBytes(naive) / allocatedBytes(step)),
  ]);
  return [
    textTable(HEAD, lines, 1),
    '',
    `The open jobs that a person reported: ${shown} of ${open}. time, memory: how many times less than step 0.`,
  ];
}

function times(factor: number): string {
  return factor < 10 ? factor.toFixed(1) : factor.toFixed(0);
}
