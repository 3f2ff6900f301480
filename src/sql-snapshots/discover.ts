import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { tierOf } from '../tiers/index.js';
import { isReferenceData, type ReferenceDataReads } from '../http/reference-data.js';
import type { Class } from '../catalogue/index.js';

/** What such a class is called; one that does not declare its tier is not to be overlooked. */
const OPTIMIZED = /^Optimized\w+Repository$/;

/** An optimized repository of the application, and the names of its public methods. */
export interface DiscoveredRepository {
  readonly type: Class;
  readonly instance: object;
  readonly methods: readonly string[];
}

/** Every provider that is an optimized repository, by name. What a class keeps to itself is `#private`. */
export function optimizedRepositories(app: INestApplicationContext): DiscoveredRepository[] {
  return made(app, 'providers')
    .filter(({ type }) => tierOf(type) === 'optimized' || OPTIMIZED.test(type.name))
    .map(({ type, instance }) => ({ type, instance, methods: methodsOf(type) }))
    .toSorted((a, b) => a.type.name.localeCompare(b.type.name, 'en'));
}

/** Every controller of reference data, with where it is found under `/api`. */
export function referenceData(app: INestApplicationContext): { path: string; reads: ReferenceDataReads }[] {
  return made(app, 'controllers').flatMap(({ type, instance }) => {
    return isReferenceData(instance)
      ? [{ path: String(Reflect.getMetadata(PATH_METADATA, type)), reads: instance }]
      : [];
  });
}

/** Names of the methods that a class has, its constructor aside. */
export function methodsOf(type: Class): string[] {
  const members = Object.entries(Object.getOwnPropertyDescriptors(type.prototype));
  return members.flatMap(([name, { value }]) => (name !== 'constructor' && typeof value === 'function' ? [name] : []));
}

function made(app: INestApplicationContext, kind: 'providers' | 'controllers'): { type: Class; instance: object }[] {
  const found = new Map<Class, object>();
  for (const module of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype, instance } of module[kind].values()) {
      if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) continue;
      // The metatype of a factory is the function that makes its instance.
      if (instance.constructor === metatype) found.set(metatype as Class, instance);
    }
  }
  return [...found].map(([type, instance]) => ({ type, instance }));
}
