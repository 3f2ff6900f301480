import { MikroORM } from '@mikro-orm/core';
import { trackedTables } from '../../../database/tracked-tables.js';
import { type CaptureFlaw, inspectCapture } from '../../../tiers/index.js';
import type { DoctorCheck } from '../doctor-check.js';
import { type Evidence, fault, fine, warning } from '../evidence.js';
import { dependencyEvidence } from '../invalidation/dependency-evidence.js';
import { probeWrites } from '../invalidation/probe-writes.js';
import { valueOf } from '../metric-series.js';
import type { Patient } from '../patient.js';

/** Every change is captured, and ends every answer that it may alter. */
export const invalidation: DoctorCheck = {
  number: 10,
  name: 'invalidation',
  title: 'Every change ends the answers that hang on it',
  async examine(patient) {
    return [
      ...(await capture(patient)),
      ...(await freshness(patient)),
      ...(await dependencyEvidence(patient)),
      ...(await probeWrites(patient)),
    ];
  },
};

async function capture(patient: Patient): Promise<Evidence[]> {
  const tables = trackedTables(patient.get(MikroORM));
  const flaws = await inspectCapture(patient.em.getConnection(), tables);
  if (flaws.length === 0) return [fine(`the changes of ${tables.length} tables are captured`)];
  return flaws.map(describe);
}

const WORDS: Readonly<Record<CaptureFlaw['reason'], string>> = {
  missing: 'is missing',
  disabled: 'is disabled',
  altered: 'is not what the migrations made',
  outdated: 'was made from another description of the table',
};

function describe({ table, trigger, reason }: CaptureFlaw): Evidence {
  const what = `the trigger ${trigger.name} of ${table.name} ${WORDS[reason]}`;
  const fix = 'npm run db:migrate puts it back';
  if (reason === 'outdated') return warning(what, fix);
  return fault(`${what}: changes of ${table.name} by other programs go unseen`, fix);
}

/** How far a running server is behind the changes of its database. */
async function freshness({ server }: Patient): Promise<Evidence[]> {
  if (!server) return [];
  const { text } = await server.get('/metrics');
  const [differences, age, bound] = [
    'cache_audit_differences_total',
    'cache_watermark_age_seconds',
    'cache_max_staleness_seconds',
  ].map((name) => valueOf(text, name));
  const evidence: Evidence[] = [];
  if (differences !== undefined && differences > 0) {
    evidence.push(
      fault(
        `the auditor of ${server.url} found ${differences} answers that were wrong for too long`,
        'its log names them; see docs/operations.md',
      ),
    );
  }
  if (age !== undefined && age > (bound ?? 1)) {
    evidence.push(
      warning(
        `${server.url} has not proven for ${age.toFixed(1)} s that it knows every change`,
        'see docs/operations.md, Health',
      ),
    );
  } else if (age !== undefined) {
    evidence.push(fine(`${server.url} knew every change ${(age * 1000).toFixed(0)} ms ago`));
  }
  return evidence;
}
