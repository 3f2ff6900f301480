import { EntityManager } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Clock,
  type Declared,
  describeMissing,
  explain,
  type ExplainedStatement,
  missingDependencies,
  needlessDependencies,
  recordStatements,
  WorkScope,
} from '../../../tiers/index.js';
import { type Evidence, fault, fine, listed, warning } from '../evidence.js';
import type { CachedQuestion, Patient } from '../patient.js';

/** Holds what every cached query declares against what PostgreSQL says of the statements that load it. */
export async function dependencyEvidence(patient: Patient): Promise<Evidence[]> {
  const app = await patient.laboratory();
  const { tenant, questions, unknown } = await patient.questionsOf(app);
  const loads = new Map<Declared, ExplainedStatement[]>();
  for (const question of questions) {
    const declared = question.query.definition as unknown as Declared;
    const known = loads.get(declared) ?? [];
    loads.set(declared, known);
    await explainLoad(app, tenant, question, known);
  }
  const evidence: Evidence[] = [];
  const needless: string[] = [];
  for (const [declared, statements] of loads) {
    for (const missing of missingDependencies(declared, statements)) evidence.push(forgotten(describeMissing(missing)));
    for (const what of needlessDependencies(declared, statements)) needless.push(`${declared.name}: ${what}`);
  }
  const all = [...loads.values()].reduce((sum, { length }) => sum + length, 0);
  return [
    ...evidence,
    ...(evidence.length === 0
      ? [fine(`${loads.size} cached queries declare all that their ${all} statements look at`)]
      : []),
    ...(needless.length === 0 ? [] : [note(needless)]),
    ...(unknown.length === 0 ? [] : [warning(`not compared: ${listed(unknown)}`, 'add a sample call for it')]),
  ];
}

async function explainLoad(
  app: NestFastifyApplication,
  tenant: number,
  { query, params }: CachedQuestion,
  known: ExplainedStatement[],
): Promise<void> {
  const em = app.get(EntityManager);
  const load = () =>
    app.get(WorkScope).run({ name: 'doctor', tenant }, () => query.definition.load(params, app.get(Clock).now()));
  const { statements } = await recordStatements(load);
  for (const statement of statements) {
    if (!known.some(({ sql }) => sql === statement.sql)) known.push(await explain(em, statement));
  }
}

function forgotten(what: string): Evidence {
  return fault(
    what.replaceAll(/\s+/g, ' '),
    'declare it in `dependsOn` or `row` (docs/tiers.md): until then the answer may be stale',
  );
}

/** Samples do not lead through every branch of a load, so this is no warning. */
function note(needless: readonly string[]): Evidence {
  return { level: 'note', what: `declared and not seen in a sample's statements: ${listed(needless)}`, fix: null };
}
