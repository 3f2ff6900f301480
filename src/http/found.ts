import type { CachedAnswer } from '../tiers/index.js';
import { notFound } from './problems.js';

/**
 * The answer about one entity, unless it says that there is none.
 * @throws Problem 404 for the cached "there is none"
 */
export function found<R>(answer: CachedAnswer<R>, entity: string, id: number): CachedAnswer<R> {
  if (answer.isNull) throw notFound(entity, id);
  return answer;
}
