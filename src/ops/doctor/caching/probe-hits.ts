import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type CachedAnswer, WorkScope } from '../../../tiers/index.js';
import { type Evidence, fault, fine, listed, warning } from '../evidence.js';
import type { CachedQuestion, Patient } from '../patient.js';

/** An answer may be asked for more than once until it is kept: while the cache does not vouch for itself. */
const ATTEMPTS = 5;

/** Asks every cached query until it hits. */
export async function probeHits(patient: Patient): Promise<Evidence[]> {
  const app = await patient.laboratory();
  const { tenant, questions, unknown } = await patient.questionsOf(app);
  const evidence: Evidence[] = [];
  const hit = new Set<string>();
  const seen = new Set<string>();
  for (const question of questions) {
    const { name } = question.query;
    if (seen.has(name)) continue;
    seen.add(name);
    const outcome = await lastOutcome(app, tenant, question);
    if (outcome === undefined) hit.add(name);
    else evidence.push(neverHits(name, outcome));
  }
  if (unknown.length > 0)
    evidence.push(warning(`nobody knows how to ask ${listed(unknown)}`, 'add a sample call for it'));
  return [fine(`${hit.size} of ${seen.size} cached queries hit when they are asked again`), ...evidence];
}

/** How the last of some questions was answered; undefined: by a hit. */
async function lastOutcome(
  app: NestFastifyApplication,
  tenant: number,
  { query, params }: CachedQuestion,
): Promise<CachedAnswer<unknown>['outcome'] | undefined> {
  let outcome: CachedAnswer<unknown>['outcome'] | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    ({ outcome } = await app.get(WorkScope).run({ name: 'doctor', tenant }, () => query.answer(params)));
    if (outcome.kind === 'hit') return undefined;
  }
  return outcome;
}

function neverHits(name: string, outcome: CachedAnswer<unknown>['outcome']): Evidence {
  if (outcome.kind === 'bypass') {
    return warning(
      `${name} was not looked up in the cache: ${outcome.reason}`,
      'docs/operations.md says what each reason of a bypass means',
    );
  }
  return fault(
    `${name} is cached and never hits: asked ${ATTEMPTS} times with the same parameters, the last one was a ${outcome.kind}`,
    'its `key` must be the same for the same question, and `validUntil` must lie ahead; else take the cached tier away',
  );
}
