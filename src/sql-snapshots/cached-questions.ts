import { EntityManager } from '@mikro-orm/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { CachedQuestion, CachedQuestions } from '../ops/doctor/index.js';
import { Clock, TieredCache, WorkScope } from '../tiers/index.js';
import { CACHED_SAMPLES, chooseSampleSubjects } from '../catalogue/index.js';

/** What the samples ask every cached query of an application on demo data. */
export async function cachedQuestions(app: NestFastifyApplication): Promise<CachedQuestions> {
  const [scope, em, clock] = [app.get(WorkScope), app.get(EntityManager), app.get(Clock)];
  const subjects = await scope.run({ name: 'doctor' }, () => chooseSampleSubjects(em, clock.now()));
  const { tenant, now } = subjects;
  const questions: CachedQuestion[] = [];
  const unknown: string[] = [];
  for (const query of app.get(TieredCache).queries()) {
    const sample = CACHED_SAMPLES[query.name];
    if (!sample) {
      unknown.push(query.name);
      continue;
    }
    const load = (params: unknown) => scope.run({ name: 'doctor', tenant }, () => query.definition.load(params, now));
    for (const params of Object.values(await sample(subjects, load))) questions.push({ query, params });
  }
  return { tenant, questions, unknown };
}
