import { DAY, floorTo, MINUTE } from '../engine/instants.js';
import type { SeedRow } from '../engine/copy-text.js';
import type { Random } from '../engine/random.js';
import type { Unit, World } from '../plan/world.js';

/** One table of the schema and the pure generator of its rows. */
export interface SeedTable {
  readonly name: string;
  /** How many rows will come, nearly: it only moves the progress bar. */
  readonly expected: (world: World) => number;
  /** The rows in the order in which they can be inserted: a row that another one refers to comes first. */
  readonly rows: (world: World) => Iterable<SeedRow>;
}

/** The audit columns of a row made by a person (or by nobody) of the unit. */
export function audit(
  createdAt: number,
  updatedAt: number,
  createdBy: number | null,
  updatedBy: number | null,
  offset: number,
) {
  return {
    created_at: new Date(createdAt),
    updated_at: new Date(updatedAt),
    created_by_id: createdBy,
    updated_by_id: updatedBy,
    ctzoffset: offset,
  };
}

/** The audit columns of reference data: set up by the unit's admin, a year or more ago, now and then edited. */
export function setupAudit(world: World, unit: Unit, random: Random) {
  const created = pastMinute(world, random, 366, 900);
  const admin = unit.people.first;
  const edited = random.chance(0.2);
  const updated = edited ? pastMinute(world, random, 1, 365) : created;
  return audit(created, updated, admin, edited ? admin + 1 : null, unit.offset);
}

/** A whole minute between `maxDays` and `minDays` before the reference instant. */
export function pastMinute(world: World, random: Random, minDays: number, maxDays: number): number {
  return floorTo(world.now - (minDays + random.next() * (maxDays - minDays)) * DAY, MINUTE);
}

/** The sum of a block's size over all units. */
export function countOf(world: World, size: (unit: Unit) => number): number {
  return world.units.reduce((sum, unit) => sum + size(unit), 0);
}
