import type { DoctorCheck } from '../doctor-check.js';
import type { Evidence } from '../evidence.js';

export type DoctorStatus = 'pass' | 'warn' | 'fail';

/** What one check found. */
export interface CheckReport {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  readonly status: DoctorStatus;
  /** The worst first. */
  readonly evidence: readonly Evidence[];
  readonly ms: number;
}

/** Where the doctor looked. */
export interface Examined {
  /** `PostgreSQL at host:5432/name`, `embedded, in memory, with demo data` */
  readonly database: string;
  /** `freshly booted`, or the address of the server that was asked as well. */
  readonly application: string;
}

/** What `npm run doctor -- --json` prints. Properties may be added; none is renamed or removed. */
export interface DoctorReport extends Examined {
  readonly at: string;
  readonly name: string;
  readonly version: string;
  readonly status: DoctorStatus;
  readonly checks: readonly CheckReport[];
}

const ORDER: Readonly<Record<Evidence['level'], number>> = { fault: 0, warning: 1, fine: 2, note: 3 };

/** A check's result: as bad as the worst that it saw. */
export function checkReport(
  { number, name, title }: DoctorCheck,
  evidence: readonly Evidence[],
  ms: number,
): CheckReport {
  const sorted = evidence.toSorted((a, b) => ORDER[a.level] - ORDER[b.level]);
  const [worst] = sorted;
  const status = worst?.level === 'fault' ? 'fail' : worst?.level === 'warning' ? 'warn' : 'pass';
  return { number, name, title, status, evidence: sorted, ms: Math.round(ms) };
}

/** As bad as the worst check. */
export function overallStatus(checks: readonly Pick<CheckReport, 'status'>[]): DoctorStatus {
  if (checks.some(({ status }) => status === 'fail')) return 'fail';
  return checks.some(({ status }) => status === 'warn') ? 'warn' : 'pass';
}
