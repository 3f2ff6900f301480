import { apportion } from '../engine/apportion.js';
import { deriveSeed } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { PEOPLE_PER_UNIT_AT_LEAST } from '../options.js';
import type { SeedOptions } from '../options.js';
import { createPools } from './pools.js';
import type { Pools } from './pools.js';
import { EQUIPMENT } from './vocabulary.js';

/** A run of consecutive ids that belong together. */
export interface Block {
  readonly first: number;
  readonly count: number;
}

/** A business unit with the ids of all its rows whose number is known before anything is generated. */
export interface Unit {
  readonly id: number;
  readonly index: number;
  readonly code: string;
  /** The client's UTC offset in minutes. */
  readonly offset: number;
  readonly people: Block;
  readonly groups: Block;
  readonly sites: Block;
  readonly locations: Block;
  readonly categories: Block;
  readonly questionSets: Block;
  readonly assets: Block;
  readonly jobs: Block;
}

/** All that generators need to know: computed once, small whatever the size of the data. */
export interface World {
  readonly options: SeedOptions;
  /** The reference instant in milliseconds. */
  readonly now: number;
  readonly pools: Pools;
  readonly passwordHash: string;
  readonly manufacturers: Block;
  readonly units: readonly Unit[];
}

const OFFSETS = [330, 0, -300, 60, 480, -480, 120, 570] as const;

/** Lays out every business unit and its blocks of ids. */
export function planWorld(options: SeedOptions, passwordHash: string): World {
  const people = apportion(options.people, options.bus, PEOPLE_PER_UNIT_AT_LEAST);
  const assets = apportion(options.assets, options.bus, atLeastOne(options.assets, options.bus));
  const jobs = apportion(options.jobs, options.bus, atLeastOne(options.jobs, options.bus));
  const allocators = new Map<string, number>();
  const block = (table: string, count: number): Block => {
    const first = allocators.get(table) ?? 1;
    allocators.set(table, first + count);
    return { first, count };
  };
  const units = people.map((peopleCount, index): Unit => {
    const assetCount = assets[index] ?? 0;
    return {
      id: index + 1,
      index,
      code: `BU${String(index + 1).padStart(3, '0')}`,
      offset: OFFSETS[index % OFFSETS.length] ?? 0,
      people: block('people', peopleCount),
      groups: block('groups', clamp(Math.ceil(peopleCount / 8), 3, 400)),
      sites: block('sites', clamp(Math.ceil(Math.sqrt(assetCount) / 3), 1, 200)),
      locations: block('locations', clamp(Math.ceil(assetCount / 12), 2, 5_000)),
      categories: block('categories', clamp(Math.ceil(assetCount / 10), 4, EQUIPMENT.length)),
      questionSets: block('questionSets', clamp(Math.ceil(assetCount / 20), 3, 80)),
      assets: block('assets', assetCount),
      jobs: block('jobs', jobs[index] ?? 0),
    };
  });
  return {
    options,
    now: options.now.getTime(),
    pools: createPools(options.seed),
    passwordHash,
    manufacturers: { first: 1, count: clamp(Math.ceil(options.assets / 50), 8, 100) },
    units,
  };
}

/** The seed of one table's rows in one business unit: it does not depend on any count. */
export function streamOf(world: World, table: string, unit: Unit): number {
  return deriveSeed(world.options.seed, table, unit.code);
}

/** An id out of a block; a higher power prefers the first ones. The block must not be empty. */
export function drawId(block: Block, random: Random, power = 1): number {
  return block.first + random.skewed(block.count, power);
}

/** Like `drawId`, with null for an empty block and with the given probability of null otherwise. */
export function drawOptionalId(block: Block, random: Random, presence: number, power = 1): number | null {
  const present = random.chance(presence);
  const id = block.first + random.skewed(block.count, power);
  return present && block.count > 0 ? id : null;
}

function atLeastOne(total: number, parts: number): number {
  return total >= parts ? 1 : 0;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
