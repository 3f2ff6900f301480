import { floorTo, MINUTE } from './engine/instants.js';

/** How much to generate. Counts are totals over all business units. */
export interface SeedOptions {
  readonly bus: number;
  readonly people: number;
  readonly assets: number;
  readonly jobs: number;
  /** Same seed, counts and `now`: the same rows. */
  readonly seed: number;
  /** The instant around which deadlines and plans are laid. */
  readonly now: Date;
}

export const DEFAULT_SEED = 20_260_101;

/** An admin, a manager and a worker. */
export const PEOPLE_PER_UNIT_AT_LEAST = 3;

export const MAX_UNITS = 10_000;
export const MAX_ROWS = 100_000_000;

/** The reference instant when none is given: this minute, so that a run can be repeated by naming it. */
export function currentMinute(): Date {
  return new Date(floorTo(Date.now(), MINUTE));
}

/** What `npm run db:seed` generates when it is not told otherwise. */
export function defaultSeedOptions(now: Date = currentMinute()): SeedOptions {
  return { bus: 10, people: 500, assets: 2_000, jobs: 10_000, seed: DEFAULT_SEED, now };
}

/** The demo data of the embedded database: three units, small enough to load while a server starts. */
export function demoSeedOptions(now: Date = currentMinute()): SeedOptions {
  return { bus: 3, people: 60, assets: 150, jobs: 600, seed: DEFAULT_SEED, now };
}

/** The first reason why the options cannot be met, or null. */
export function invalidOption(options: SeedOptions): string | null {
  const { bus, people, assets, jobs, seed, now } = options;
  if (!Number.isInteger(bus) || bus < 1 || bus > MAX_UNITS)
    return `--bus must be a whole number from 1 to ${MAX_UNITS}`;
  for (const [name, count] of Object.entries({ people, assets, jobs })) {
    if (!Number.isInteger(count) || count < 0 || count > MAX_ROWS) {
      return `--${name} must be a whole number from 0 to ${MAX_ROWS}`;
    }
  }
  if (people < PEOPLE_PER_UNIT_AT_LEAST * bus) {
    return `--people must be at least ${PEOPLE_PER_UNIT_AT_LEAST * bus}: an admin, a manager and a worker for each of ${bus} business units`;
  }
  if (!Number.isSafeInteger(seed)) return '--seed must be a whole number';
  if (Number.isNaN(now.getTime())) return '--now must be an ISO 8601 instant with offset';
  return null;
}
