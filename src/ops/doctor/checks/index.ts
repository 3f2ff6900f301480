import type { DoctorCheck } from '../doctor-check.js';
import { caching } from './caching.check.js';
import { documentedQueries } from './documented-queries.check.js';
import { indexes } from './indexes.check.js';
import { invalidation } from './invalidation.check.js';
import { joinedRelations } from './joined-relations.check.js';
import { monitoring } from './monitoring.check.js';
import { nPlusOne } from './n-plus-one.check.js';
import { prefetchedCollections } from './prefetched-collections.check.js';
import { selectedFields } from './selected-fields.check.js';
import { volumes } from './volumes.check.js';

/** The checklist, in its order. */
export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  nPlusOne,
  joinedRelations,
  prefetchedCollections,
  selectedFields,
  caching,
  indexes,
  volumes,
  monitoring,
  documentedQueries,
  invalidation,
];

/**
 * The checks that are named, by number or name; all without names.
 * @throws RangeError that lists the names
 */
export function checksNamed(names: readonly string[] | undefined): readonly DoctorCheck[] {
  if (names === undefined) return DOCTOR_CHECKS;
  const wanted = new Set<DoctorCheck>();
  for (const name of names) {
    const check = DOCTOR_CHECKS.find((one) => one.name === name || String(one.number) === name);
    if (!check) {
      const known = DOCTOR_CHECKS.map((one) => `${one.number} ${one.name}`).join(', ');
      throw new RangeError(`There is no check "${name}"; there are ${known}`);
    }
    wanted.add(check);
  }
  return DOCTOR_CHECKS.filter((check) => wanted.has(check));
}
