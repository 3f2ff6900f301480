import { DAY } from '../engine/instants.js';
import { randomAt } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { drawName } from '../plan/pools.js';
import { drawId, streamOf } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { audit, countOf, pastMinute } from './table.js';
import type { SeedTable } from './table.js';

/** Managers of the first to the fourth rank (1 + 2 + 4 + 8) make a binary tree; all others report to its last rank. */
const TREE = 15;
const LAST_RANK_FROM = 7;

/** One manager for eight people. The admin, the chief manager and one worker always exist, in this order. */
export function managerCount(people: number): number {
  return 1 + Math.floor((people - 3) / 8);
}

/** The position (from 0, the admin) of the k-th manager: the known worker sits between the chief and the others. */
function managerAt(k: number): number {
  return k === 0 ? 1 : 2 + k;
}

/** The position of a person's manager; always smaller than the person's own, so trees need no second pass. */
export function managerPosition(position: number, people: number, random: Random): number | null {
  if (position === 0) return null;
  if (position <= 2) return position - 1;
  const managers = managerCount(people);
  const k = position - 2;
  if (k >= managers) return managerAt(random.skewed(managers, 0.8));
  return managerAt(k < TREE ? Math.floor((k - 1) / 2) : LAST_RANK_FROM + random.int(0, TREE - LAST_RANK_FROM - 1));
}

function roleAt(position: number, people: number): 'admin' | 'manager' | 'worker' {
  if (position === 0) return 'admin';
  if (position === 1) return 'manager';
  return position > 2 && position - 2 < managerCount(people) ? 'manager' : 'worker';
}

export const people: SeedTable = {
  name: 'peoples_people',
  expected: (world) => countOf(world, (unit) => unit.people.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'people', unit);
      for (let i = 0; i < unit.people.count; i += 1) yield personAt(world, unit, i, randomAt(stream, i));
    }
  },
};

function personAt(world: World, unit: Unit, position: number, random: Random) {
  const { first, last } = drawName(world.pools, random);
  const role = roleAt(position, unit.people.count);
  const known = position < 3;
  const loginid = known
    ? `${role}-${unit.code}`
    : `${first}.${last}.${unit.code}-${position + 1}`.toLowerCase().replace(/[^a-z0-9.-]/g, '');
  const manager = managerPosition(position, unit.people.count, random);
  const created = pastMinute(world, random, 366, 900);
  const admin = position === 0 ? null : unit.people.first;
  return {
    id: unit.people.first + position,
    bu_id: unit.id,
    peoplecode: `${unit.code}-P${String(position + 1).padStart(4, '0')}`,
    peoplename: `${first} ${last}`,
    loginid,
    password_hash: world.passwordHash,
    email: `${loginid.toLowerCase()}@example.com`,
    mobno: `+1555${String(random.int(0, 9_999_999)).padStart(7, '0')}`,
    role,
    manager_id: manager === null ? null : unit.people.first + manager,
    enable: known || random.chance(0.96),
    last_login: random.chance(0.8) ? new Date(world.now - Math.floor(random.next() * 30 * DAY)) : null,
    ...audit(created, created, admin, random.chance(0.2) ? admin : null, unit.offset),
  };
}

/** A person who does the work: rarely the admin, and some have far more of it than others. */
export function drawWorker(unit: Unit, random: Random): number {
  return drawId({ first: unit.people.first + 1, count: unit.people.count - 1 }, random, 1.7);
}
