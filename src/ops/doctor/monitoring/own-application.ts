import { DatabaseConfig } from '../../../config/index.js';
import { StatementStats } from '../../../tiers/index.js';
import { Pool } from '../../metrics/pool-use.js';
import { type Evidence, fault, note } from '../evidence.js';
import type { Patient } from '../patient.js';
import { describeSlowest, judgeAudit, judgePool, judgeQueryLog, judgeTimeLimit } from './judge.js';

/** How closely the application would be watched that the doctor booted. */
export async function watchOwn(patient: Patient): Promise<Evidence[]> {
  const { queryLog, queryLogSample, auditRate } = patient.settings;
  return [
    judgeQueryLog(queryLog === 'off' ? 0 : queryLogSample, ''),
    judgeAudit(auditRate, ''),
    await timeLimit(patient),
    slowest(patient),
    ...(await pool(patient)),
  ];
}

async function timeLimit(patient: Patient): Promise<Evidence> {
  if (patient.get(DatabaseConfig).embedded) return note('the embedded database has no limit of time for a statement');
  const [row] = await patient.sql<{ seconds: number }>(
    `select setting::float8 / 1000 as seconds from pg_settings where name = 'statement_timeout'`,
  );
  return judgeTimeLimit(row?.seconds ?? 0, '');
}

function slowest(patient: Patient): Evidence {
  const [first] = patient.get(StatementStats).slowest(1);
  return first
    ? describeSlowest(first, '')
    : fault('no statement is counted, so that nobody would know which are slow', 'set QUERY_LOG=on');
}

async function pool(patient: Patient): Promise<Evidence[]> {
  const use = await patient.get(Pool).use();
  return use ? [judgePool(use.totalCount, use.waitingCount, '')] : [];
}
