import { packageName, packageVersion } from '../../config/index.js';
import { Clock } from '../../tiers/index.js';
import type { DoctorCheck } from './doctor-check.js';
import { type Evidence, fault, warning } from './evidence.js';
import type { Patient } from './patient.js';
import { SEED } from './seed-command.js';
import { NothingToAskError } from './sweep/choose-for-doctor.js';
import {
  checkReport,
  type CheckReport,
  type DoctorReport,
  type Examined,
  overallStatus,
} from './report/doctor-report.js';

/** Told before each check: how many are done, of how many, and which one begins. */
export type DoctorProgress = (done: number, total: number, check: DoctorCheck) => void;

/**
 * Goes through the checklist. A check that cannot be carried through fails, and says why; the others are made all the
 * same.
 */
export async function examine(
  patient: Patient,
  examined: Examined,
  checks: readonly DoctorCheck[],
  onProgress: DoctorProgress = () => undefined,
): Promise<DoctorReport> {
  const reports: CheckReport[] = [];
  for (const check of checks) {
    onProgress(reports.length, checks.length, check);
    const startedAt = performance.now();
    const evidence = await evidenceOf(check, patient);
    reports.push(checkReport(check, evidence, performance.now() - startedAt));
  }
  const at = patient.get(Clock).now().toISOString();
  const status = overallStatus(reports);
  return { at, name: packageName, version: packageVersion, ...examined, status, checks: reports };
}

async function evidenceOf(check: DoctorCheck, patient: Patient): Promise<readonly Evidence[]> {
  try {
    return await check.examine(patient);
  } catch (error) {
    if (error instanceof NothingToAskError) return [warning(error.message, SEED)];
    const message = error instanceof Error ? error.message : String(error);
    const text = message.replaceAll(/\s+/g, ' ');
    return [fault(`could not be examined: ${text}`, 'correct what is said here, and ask the doctor again')];
  }
}
