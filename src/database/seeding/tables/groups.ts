import { randomAt, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { drawId, streamOf } from '../plan/world.js';
import type { Unit } from '../plan/world.js';
import { TEAMS } from '../plan/vocabulary.js';
import { countOf, setupAudit } from './table.js';
import type { SeedTable } from './table.js';

const membershipsOf = weighted([
  [0, 15],
  [1, 45],
  [2, 28],
  [3, 12],
]);
const MEAN_MEMBERSHIPS = 1.3;

/** The third group of a unit is disabled, and then every ninth. */
const isDisabled = (index: number): boolean => index % 9 === 2;

export const groups: SeedTable = {
  name: 'peoples_pgroup',
  expected: (world) => countOf(world, (unit) => unit.groups.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'pgroup', unit);
      for (let i = 0; i < unit.groups.count; i += 1) {
        const round = Math.floor(i / TEAMS.length);
        const team = TEAMS[i % TEAMS.length] ?? 'General';
        yield {
          id: unit.groups.first + i,
          bu_id: unit.id,
          groupname: round === 0 ? `${team} team` : `${team} team ${round + 1}`,
          enable: !isDisabled(i),
          ...setupAudit(world, unit, randomAt(stream, i)),
        };
      }
    }
  },
};

export const memberships: SeedTable = {
  name: 'peoples_pgbelonging',
  expected: (world) => Math.round(countOf(world, (unit) => unit.people.count) * MEAN_MEMBERSHIPS),
  *rows(world) {
    let id = 0;
    for (const unit of world.units) {
      const stream = streamOf(world, 'pgbelonging', unit);
      for (let i = 0; i < unit.people.count; i += 1) {
        const random = randomAt(stream, i);
        for (const group of groupsOf(unit, i, random)) {
          id += 1;
          yield {
            id,
            bu_id: unit.id,
            pgroup_id: group,
            people_id: unit.people.first + i,
            ...setupAudit(world, unit, random),
          };
        }
      }
    }
  },
};

/** Distinct groups. The unit's known worker is in an enabled group and in the disabled one. */
function groupsOf(unit: Unit, position: number, random: Random): Set<number> {
  if (position === 2) return new Set([unit.groups.first, unit.groups.first + 2]);
  const chosen = new Set<number>();
  for (let n = membershipsOf(random); n > 0; n -= 1) chosen.add(drawId(unit.groups, random, 1.3));
  return chosen;
}
