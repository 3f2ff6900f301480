import { randomAt, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { EQUIPMENT } from '../plan/vocabulary.js';
import { drawOptionalId, streamOf } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { countOf, setupAudit } from './table.js';
import type { SeedTable } from './table.js';

const statusOf = weighted([
  ['active', 85],
  ['maintenance', 10],
  ['retired', 5],
]);

/** What other rows say about an asset, without having to read it. */
export interface AssetFacts {
  readonly category: number;
  readonly name: string;
  readonly parts: readonly string[];
}

/** The name and kind of the asset at a position of the unit; always the same answer. */
export function assetFacts(world: World, unit: Unit, index: number): AssetFacts {
  return factsFrom(unit, index, randomAt(streamOf(world, 'asset', unit), index));
}

function factsFrom(unit: Unit, index: number, random: Random): AssetFacts {
  const category = random.skewed(EQUIPMENT.length, 1.4);
  const kind = EQUIPMENT[category] ?? EQUIPMENT[0];
  return {
    category: unit.categories.first + (category % unit.categories.count),
    name: `${random.pick<string>(kind.assets)} ${index + 1}`,
    parts: kind.parts,
  };
}

export const assets: SeedTable = {
  name: 'activity_asset',
  expected: (world) => countOf(world, (unit) => unit.assets.count),
  *rows(world) {
    for (const unit of world.units) {
      const stream = streamOf(world, 'asset', unit);
      for (let i = 0; i < unit.assets.count; i += 1) {
        const random = randomAt(stream, i);
        const facts = factsFrom(unit, i, random);
        yield {
          id: unit.assets.first + i,
          bu_id: unit.id,
          assetcode: `AST-${String(i + 1).padStart(6, '0')}`,
          assetname: facts.name,
          status: statusOf(random),
          iscritical: random.chance(0.1),
          parent_id: drawOptionalId({ first: unit.assets.first, count: i }, random, 0.25),
          location_id: drawOptionalId(unit.locations, random, 0.96, 1.4),
          category_id: random.chance(0.97) ? facts.category : null,
          manufacturer_id: drawOptionalId(world.manufacturers, random, 0.9, 1.6),
          ...setupAudit(world, unit, random),
        };
      }
    }
  },
};
