import { VIOLATIONS, type Violation } from '../check/violation.js';
import type { History, ReadRecord, WriteRecord } from '../history.js';

/** How many violations of a kind are told in full, and how much of what happened around one. */
const SHOWN = 2;
const AROUND_MS = 3_000;
const LINES = 30;

/** The first violations of every kind, with what happened to the register around them. */
export function describeViolations(violations: readonly Violation[], history: History): string {
  const byKind = Map.groupBy(violations, ({ kind }) => kind);
  return [...byKind.values()]
    .flatMap((all) => all.slice(0, SHOWN))
    .map((violation) => describe(violation, history))
    .join('\n\n');
}

function describe(violation: Violation, { reads, writes, faults }: History): string {
  const { kind, at, what, register, read, write } = violation;
  const [from, to] = [at - AROUND_MS, Math.max(at, read?.endedAt ?? 0, write?.endedAt ?? 0) + AROUND_MS / 10];
  const near = <T extends { startedAt: number; endedAt: number }>(all: readonly T[]): T[] =>
    all.filter(({ startedAt, endedAt }) => startedAt <= to && endedAt >= from);
  const time = (ms: number): string => (ms - at).toFixed(1).padStart(9);
  const span = (one: { startedAt: number; endedAt: number }): string => `${time(one.startedAt)} ${time(one.endedAt)}`;

  const events: [number, string][] = [];
  if (register !== undefined) {
    // The newest write before the window is what readers start from.
    const all = writes.filter((one) => one.register === register);
    const before = all.filter(({ endedAt }) => endedAt < from).slice(-1);
    for (const one of [...before, ...near(all)]) events.push([one.startedAt, `${span(one)}  ${aboutWrite(one)}`]);
    for (const one of near(reads.filter(({ seen }) => register in seen))) {
      const mark = one === read ? '  <── here' : '';
      events.push([one.startedAt, `${span(one)}  ${aboutRead(one, register)}${mark}`]);
    }
  }
  for (const one of near(faults)) {
    const who = one.instances === null ? 'all' : `instance ${one.instances.join(', ')}`;
    events.push([one.startedAt, `${span(one)}  FAULT ${one.kind}, ${who}: ${one.detail}`]);
  }
  const sorted = events.toSorted(([a], [b]) => a - b).map(([, line]) => line);
  const cut = sorted.findIndex((line) => line.endsWith('here')) + LINES / 3;
  const shown = sorted.slice(Math.max(0, cut - LINES), Math.max(cut, LINES));
  return [`${kind}: ${VIOLATIONS[kind]}`, `  ${what}`, '     from        to (ms)', ...shown].join('\n');
}

function aboutWrite({ value, via, kind, outcome, instance, status, reason }: WriteRecord): string {
  const where = via === 'sql' ? 'SQL' : `instance ${instance}`;
  return `write ${value} ${where} ${kind}: ${outcome} ${status ?? ''} ${reason ?? ''}`.trimEnd();
}

function aboutRead({ seen, client, instance, route, status, source, fresh }: ReadRecord, register: string): string {
  const values = seen[register]?.join(' ') || 'nothing';
  const where = instance === null ? 'database' : `instance ${instance}`;
  return `read  ${values} ${where} ${route} ${status} ${source}${fresh ? ' no-cache' : ''} ${client}`;
}
