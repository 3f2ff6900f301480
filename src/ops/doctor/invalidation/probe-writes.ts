import { EntityManager } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ChangeFeed, rawSql, WorkScope } from '../../../tiers/index.js';
import { type Evidence, fault, fine, note } from '../evidence.js';
import type { CachedQuestion, Patient } from '../patient.js';

/** What answers show as text, each column with rows of a unit. */
const NAMES = [
  ['activity_job', 'jobname'],
  ['activity_asset', 'assetname'],
  ['activity_jobneed', 'jobdesc'],
  ['activity_location', 'name'],
  ['activity_category', 'name'],
  ['activity_questionset', 'qsetname'],
  ['activity_comment', 'body'],
  ['activity_maintenancerecord', 'notes'],
  ['onboarding_site', 'name'],
  ['peoples_people', 'peoplename'],
] as const;

const MARK = ' (renamed)';

/** How often the mark stands in an answer as the cache gives it, and as the database has it. */
interface Marked {
  readonly question: CachedQuestion;
  readonly kept: number;
  readonly fresh: number;
}

/**
 * Renames things on data that belong to the doctor, as another program would, and holds what the cache then answers
 * against what the database has. Everything is renamed back.
 */
export async function probeWrites(patient: Patient): Promise<Evidence[]> {
  const app = await patient.laboratory();
  const asked = await patient.questionsOf(app);
  const evidence: Evidence[] = [];
  const names = new Set<string>();
  /** @returns the questions whose answers show what was renamed */
  const look = async (
    table: string,
    column: string,
    questions: readonly CachedQuestion[],
  ): Promise<CachedQuestion[]> => {
    const marked = (await marksIn(app, asked.tenant, questions)).filter(({ kept, fresh }) => kept + fresh > 0);
    for (const { question, kept, fresh } of marked) {
      if (fresh > 0) names.add(question.query.name);
      if (kept !== fresh) evidence.push(stale(question.query.name, table, column));
    }
    return marked.map(({ question }) => question);
  };
  await marksIn(app, asked.tenant, asked.questions);
  for (const [table, column] of NAMES) {
    let shown: readonly CachedQuestion[] = [];
    await rename(app, asked.tenant, table, column, true);
    try {
      shown = await look(table, column, asked.questions);
    } finally {
      await rename(app, asked.tenant, table, column, false);
    }
    await look(table, column, shown);
  }
  const unmoved = [...new Set(asked.questions.map(({ query }) => query.name))].filter((name) => !names.has(name));
  return [
    ...unique(evidence),
    ...(evidence.length === 0
      ? [
          fine(
            `${NAMES.length} renames by plain SQL changed the answers of ${names.size} cached queries, and each showed in the next read`,
          ),
        ]
      : []),
    ...(unmoved.length === 0 ? [] : [note(`shows none of what was renamed: ${unmoved.join(', ')}`)]),
  ];
}

function stale(query: string, table: string, column: string): Evidence {
  return fault(
    `${query} still showed the old ${table}.${column} after a write of another program`,
    `declare ${table}.${column} in the query's dependencies, and have the change capture of ${table} in place (npm run db:migrate)`,
  );
}

/** Asks everything of the cache, and then of the database. What moves with time may differ; the mark may not. */
async function marksIn(
  app: NestFastifyApplication,
  tenant: number,
  questions: readonly CachedQuestion[],
): Promise<Marked[]> {
  const scope = app.get(WorkScope);
  const ask = (noCache: boolean, { query, params }: CachedQuestion) =>
    scope.run({ name: 'doctor', tenant, noCache }, async () => {
      return (await query.answer(params)).body.toString('utf8').split(MARK).length - 1;
    });
  const kept: number[] = [];
  for (const question of questions) kept.push(await ask(false, question));
  const marked: Marked[] = [];
  // What is asked of the database is kept as well, so it is asked after everything was read from the cache.
  for (const [i, question] of questions.entries()) {
    marked.push({ question, kept: kept[i] ?? 0, fresh: await ask(true, question) });
  }
  return marked;
}

async function rename(
  app: NestFastifyApplication,
  tenant: number,
  table: string,
  column: string,
  there: boolean,
): Promise<void> {
  const value = there ? `${column} || ?` : `left(${column}, -length(?))`;
  await app.get(WorkScope).run({ name: 'doctor' }, () =>
    rawSql(
      app.get(EntityManager),
      `with program as (select set_config('tiered.origin', '', true))
       update ${table} set ${column} = ${value} from program where bu_id = ?`,
      [MARK, tenant],
    ),
  );
  await app.get(ChangeFeed).catchUp();
}

function unique(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [one.what, one])).values()];
}
