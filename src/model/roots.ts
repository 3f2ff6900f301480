import type { EntityName } from '@mikro-orm/core';

import type { BusinessUnit } from './business-unit.entity.js';
import type { People } from './people.entity.js';

interface Roots {
  people?: EntityName<People>;
  unit?: EntityName<BusinessUnit>;
}

/**
 * The base classes point to People and BusinessUnit, which extend them. A module cannot extend a class of a module
 * that imports it, so those two sign in here when they are loaded and the base classes look them up at discovery.
 */
const roots: Roots = {};

/** Called once by each of the two files. */
export function registerRoots(found: Roots): void {
  Object.assign(roots, found);
}

export function peopleEntity(): EntityName<People> {
  return loaded(roots.people);
}

export function unitEntity(): EntityName<BusinessUnit> {
  return loaded(roots.unit);
}

function loaded<T>(entity: T | undefined): T {
  if (entity === undefined) throw new Error('Import entities from src/model/index.js, which loads them all');
  return entity;
}
