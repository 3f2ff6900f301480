import type { TieredCache } from '../tiers/index.js';
import { describeDependencies } from './describe-dependencies.js';
import { asked, type CachedSample, type Surroundings } from '../catalogue/index.js';
import { describeFile, sectionsOf } from './section.js';

type CachedQuery = ReturnType<TieredCache['queries']>[number];

/** An answer may have to be asked for more than once until it is a hit: while the cache does not vouch for itself. */
const ATTEMPTS = 5;

/** The file of a cached query: what it is, what a hit takes, and what it is loaded by. */
export async function cachedSnapshot(
  query: CachedQuery,
  sample: CachedSample,
  surroundings: Surroundings,
): Promise<string> {
  const { name, definition } = query;
  const { subjects } = surroundings;
  const load = (params: unknown) => asked(surroundings, () => definition.load(params, subjects.now));
  const questions = Object.entries(await sample(subjects, load));

  const loads = questions.map(([title, params]) => [title, () => load(params)] as const);
  const [[, first] = []] = questions;
  const hit = await hitOf(query, surroundings, first);
  const strict = definition.freshness === 'strict';
  return describeFile(
    [
      name,
      `kept for at most ${definition.ttlSeconds} s; freshness: ${definition.freshness ?? 'acknowledged'}`,
      `parameters: ${parametersOf(questions.map(([, params]) => params))}`,
      ...describeDependencies(definition.dependsOn, definition.row),
    ],
    [
      ...(await sectionsOf({ [strict ? 'every read: the version that an entry must have' : 'hit']: hit })),
      ...(await sectionsOf(Object.fromEntries(loads), 'load')),
    ],
  );
}

/** Asks until the answer is kept. @returns a question that is answered by a hit */
async function hitOf(query: CachedQuery, surroundings: Surroundings, params: unknown): Promise<() => Promise<unknown>> {
  const ask = () => surroundings.scope.run({ tenant: surroundings.subjects.tenant }, () => query.answer(params));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { outcome } = await ask();
    if (outcome.kind === 'hit') return ask;
  }
  throw new Error(`The cached query ${query.name} does not hit, however often it is asked`);
}

function parametersOf(questions: readonly Readonly<Record<string, unknown>>[]): string {
  return [...new Set(questions.flatMap((params) => Object.keys(params)))].join(', ') || 'none';
}
