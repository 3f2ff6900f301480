import type { Evidence } from '../evidence.js';
import type { CheckReport, DoctorReport, DoctorStatus } from './doctor-report.js';
import { wrap } from './wrap.js';

export interface RenderOptions {
  /** Columns; a narrow terminal gets at least 80, a wide one no more than 120. */
  readonly width: number;
  readonly colours: boolean;
}

const NARROWEST = 80;
const WIDEST = 120;
const INDENT = ' '.repeat(6);
const RESET = '\u001B[0m';
const BOLD = '\u001B[1m';
const DIM = '\u001B[2m';
const STATUS_COLOURS: Readonly<Record<DoctorStatus, string>> = {
  pass: '\u001B[32m',
  warn: '\u001B[33m',
  fail: '\u001B[31m',
};
const MARKS: Readonly<Record<Evidence['level'], string>> = { fault: '✗', warning: '!', fine: '✓', note: '·' };
const LEVEL_COLOURS: Readonly<Record<Evidence['level'], string>> = {
  fault: STATUS_COLOURS.fail,
  warning: STATUS_COLOURS.warn,
  fine: STATUS_COLOURS.pass,
  note: DIM,
};

/** The report as a table for people, without a line break at its end. */
export function renderReport(report: DoctorReport, { width, colours }: RenderOptions): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width));
  const paint = (colour: string, text: string) => (colours ? `${colour}${text}${RESET}` : text);
  const rule = paint(DIM, '─'.repeat(columns));
  return [
    paint(BOLD, `${report.name} ${report.version}`),
    ...wrap(`database     ${report.database}`, columns, ' '.repeat(13)),
    ...wrap(`application  ${report.application}`, columns, ' '.repeat(13)),
    rule,
    ...report.checks.flatMap((check) => [...renderCheck(check, columns, paint), rule]),
    summaryOf(report, paint),
  ].join('\n');
}

type Paint = (colour: string, text: string) => string;

function renderCheck(
  { number, title, name, status, evidence, ms }: CheckReport,
  columns: number,
  paint: Paint,
): string[] {
  const label = status.toUpperCase();
  const took = `${(ms / 1000).toFixed(1)} s`;
  const left = `${String(number).padStart(2)}  ${title}`;
  const room = columns - label.length - took.length - name.length - 6;
  const head = left.length > room ? `${left.slice(0, room - 1)}…` : left.padEnd(room);
  return [
    `${paint(BOLD, head)}  ${paint(DIM, name)}  ${paint(DIM, took)}  ${paint(STATUS_COLOURS[status], label)}`,
    ...evidence.flatMap((one) => renderEvidence(one, columns, paint)),
  ];
}

function renderEvidence({ level, what, fix }: Evidence, columns: number, paint: Paint): string[] {
  const [first = '', ...rest] = wrap(what, columns - INDENT.length);
  const text = [`    ${paint(LEVEL_COLOURS[level], MARKS[level])} ${first}`, ...rest.map((line) => `${INDENT}${line}`)];
  if (fix === null) return text;
  const lines = wrap(`→ ${fix}`, columns - INDENT.length, '  ');
  return [...text, ...lines.map((line) => `${INDENT}${paint(BOLD, line)}`)];
}

function summaryOf({ status, checks }: DoctorReport, paint: Paint): string {
  const count = (wanted: DoctorStatus) => checks.filter((check) => check.status === wanted).length;
  const text = `${count('pass')} passed, ${count('warn')} warned, ${count('fail')} failed`;
  return `${paint(STATUS_COLOURS[status], status.toUpperCase())}  ${text}`;
}
