import { DAY, dayOf } from '../engine/instants.js';
import { randomAt, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { DOCUMENTS, FINDINGS } from '../plan/vocabulary.js';
import { streamOf } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { assetFacts } from './assets.js';
import { drawWorker } from './people.js';
import { audit, countOf, setupAudit } from './table.js';
import type { SeedTable } from './table.js';

/** Many assets were never maintained; a quarter has five or more completed records. */
const maintenanceOf = weighted<readonly [min: number, max: number]>([
  [[0, 0], 35],
  [[1, 4], 40],
  [[5, 12], 25],
]);
const COMPLETED_AT_LEAST = 5;

interface AssetPart {
  readonly unit: Unit;
  readonly index: number;
  readonly random: Random;
}

function* everyAsset(world: World, table: string): Generator<AssetPart> {
  for (const unit of world.units) {
    const stream = streamOf(world, table, unit);
    for (let index = 0; index < unit.assets.count; index += 1) yield { unit, index, random: randomAt(stream, index) };
  }
}

const assetsOf = (world: World): number => countOf(world, (unit) => unit.assets.count);

export const maintenanceRecords: SeedTable = {
  name: 'activity_maintenancerecord',
  expected: (world) => assetsOf(world) * 3,
  *rows(world) {
    let id = 0;
    for (const { unit, index, random } of everyAsset(world, 'maintenancerecord')) {
      const [min, max] = maintenanceOf(random);
      const count = random.int(min, max);
      if (count === 0) continue;
      const { parts } = assetFacts(world, unit, index);
      let day = world.now;
      for (let n = 0; n < count; n += 1) {
        id += 1;
        const completed = (min === COMPLETED_AT_LEAST && n < COMPLETED_AT_LEAST) || random.chance(0.7);
        if (n === 0 || random.chance(0.75)) day = world.now - random.int(completed ? 1 : -20, 720) * DAY;
        else if (completed) day = Math.min(day, world.now);
        const technician = drawWorker(unit, random);
        const written = Math.min(day, world.now);
        yield {
          id,
          bu_id: unit.id,
          asset_id: unit.assets.first + index,
          technician_id: technician,
          completed,
          date: dayOf(day),
          notes: completed
            ? `The ${random.pick(parts)} ${random.pick(FINDINGS)}.`
            : `Planned: look at the ${random.pick(parts)}.`,
          ...audit(written, written, technician, null, unit.offset),
        };
      }
    }
  },
};

export const warranties: SeedTable = {
  name: 'activity_warranty',
  expected: (world) => Math.round(assetsOf(world) * 0.8),
  *rows(world) {
    let id = 0;
    for (const { unit, index, random } of everyAsset(world, 'warranty')) {
      for (let count = random.pick([0, 0, 1, 1, 2]); count > 0; count -= 1) {
        id += 1;
        const start = world.now - random.int(30, 1_800) * DAY;
        yield {
          id,
          bu_id: unit.id,
          asset_id: unit.assets.first + index,
          provider: random.pick(world.pools.companies),
          starts_on: dayOf(start),
          expires_on: dayOf(start + random.pick([365, 730, 1_095, 1_825]) * DAY),
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};

export const assetDocuments: SeedTable = {
  name: 'activity_assetdocument',
  expected: (world) => assetsOf(world),
  *rows(world) {
    let id = 0;
    for (const { unit, index, random } of everyAsset(world, 'assetdocument')) {
      for (let count = random.pick([0, 0, 1, 1, 1, 2, 2]); count > 0; count -= 1) {
        id += 1;
        const title = random.pick(DOCUMENTS);
        const file = title.toLowerCase().replaceAll(' ', '-');
        yield {
          id,
          bu_id: unit.id,
          asset_id: unit.assets.first + index,
          title,
          url: `https://files.example.com/${unit.code}/assets/${index + 1}/${file}-${count}.pdf`,
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};
