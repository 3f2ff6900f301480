import { randomAt } from '../engine/random.js';
import { streamOf } from '../plan/world.js';
import { CHECKLISTS, EQUIPMENT, PLACES, SITE_KINDS } from '../plan/vocabulary.js';
import { audit, countOf, pastMinute, setupAudit } from './table.js';
import type { SeedTable } from './table.js';

/** The first unit is the client of the others. Nobody exists yet who could have created a unit. */
export const businessUnits: SeedTable = {
  name: 'onboarding_bt',
  expected: (world) => world.units.length,
  *rows(world) {
    for (const unit of world.units) {
      const random = randomAt(streamOf(world, 'bt', unit), 0);
      const created = pastMinute(world, random, 901, 1_400);
      yield {
        id: unit.id,
        bucode: unit.code,
        buname: `${random.pick(world.pools.companies)} ${random.pick(SITE_KINDS)}`,
        parent_id: unit.index === 0 ? null : 1,
        enable: true,
        ...audit(created, created, null, null, unit.offset),
      };
    }
  },
};

export const sites: SeedTable = {
  name: 'onboarding_site',
  expected: (world) => countOf(world, (unit) => unit.sites.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'site', unit);
      for (let i = 0; i < unit.sites.count; i += 1) {
        const random = randomAt(stream, i);
        yield {
          id: unit.sites.first + i,
          bu_id: unit.id,
          name: `${random.pick(world.pools.cities)} ${random.pick(SITE_KINDS)} ${i + 1}`,
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};

export const locations: SeedTable = {
  name: 'activity_location',
  expected: (world) => countOf(world, (unit) => unit.locations.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'location', unit);
      for (let i = 0; i < unit.locations.count; i += 1) {
        const random = randomAt(stream, i);
        const building = String.fromCodePoint(65 + random.int(0, 7));
        yield {
          id: unit.locations.first + i,
          bu_id: unit.id,
          loccode: `LOC-${String(i + 1).padStart(4, '0')}`,
          name: `${random.pick(PLACES)}, building ${building}, level ${random.int(0, 9)}`,
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};

export const categories: SeedTable = {
  name: 'activity_category',
  expected: (world) => countOf(world, (unit) => unit.categories.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'category', unit);
      for (const [i, { category }] of EQUIPMENT.slice(0, unit.categories.count).entries()) {
        yield {
          id: unit.categories.first + i,
          bu_id: unit.id,
          name: category,
          ...setupAudit(world, unit, randomAt(stream, i)),
        };
      }
    }
  },
};

export const questionSets: SeedTable = {
  name: 'activity_questionset',
  expected: (world) => countOf(world, (unit) => unit.questionSets.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'questionset', unit);
      for (let i = 0; i < unit.questionSets.count; i += 1) {
        const random = randomAt(stream, i);
        const subject = EQUIPMENT[i % EQUIPMENT.length]?.category ?? 'General';
        yield {
          id: unit.questionSets.first + i,
          bu_id: unit.id,
          qsetname: `${subject}: ${random.pick(CHECKLISTS).toLowerCase()} ${i + 1}`,
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};

/** Shared by all units; kept by the people of the first one. */
export const manufacturers: SeedTable = {
  name: 'activity_manufacturer',
  expected: (world) => world.manufacturers.count,
  *rows(world) {
    const [client] = world.units;
    if (client === undefined) return;
    const stream = streamOf(world, 'manufacturer', client);
    const { companies } = world.pools;
    for (let i = 0; i < world.manufacturers.count; i += 1) {
      const random = randomAt(stream, i);
      const round = Math.floor(i / companies.length);
      const name = companies[i % companies.length] ?? 'Generic';
      yield {
        id: world.manufacturers.first + i,
        name: round === 0 ? name : `${name} ${round + 1}`,
        ...setupAudit(world, client, random),
      };
    }
  },
};
