import { Faker, base, en } from '@faker-js/faker';
import { Random, deriveSeed } from '../engine/random.js';

/** Names to draw from. Faker is far too slow to be asked for every row, so it is asked once. */
export interface Pools {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly companies: readonly string[];
  readonly cities: readonly string[];
}

const many = (count: number, make: () => string): string[] => [...new Set(Array.from({ length: count }, make))];

/** The same pools for the same seed. */
export function createPools(seed: number): Pools {
  const faker = new Faker({ locale: [en, base], seed: deriveSeed(seed, 'pools') });
  return {
    firstNames: many(400, () => faker.person.firstName()),
    lastNames: many(400, () => faker.person.lastName()),
    companies: many(120, () => faker.company.name()),
    cities: many(200, () => faker.location.city()),
  };
}

/** A person's first and last name. */
export function drawName(pools: Pools, random: Random): { readonly first: string; readonly last: string } {
  return { first: random.pick(pools.firstNames), last: random.pick(pools.lastNames) };
}
