import { streamOf } from '../plan/world.js';
import { countOf } from './table.js';
import type { SeedTable } from './table.js';
import { adhocCount, adhocPlan, plansOf, tourStops } from './jobneed-plans.js';
import type { Plan } from './jobneed-plans.js';
import { jobneedRow } from './jobneed-row.js';
import { jobsOf } from './jobs.js';
import { randomAt } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import type { Unit } from '../plan/world.js';

const MEAN_PER_JOB = 2.1;

/** Planned occurrences of jobs, the stops of tours (children that follow their parent) and adhoc work without a job. */
export const jobneeds: SeedTable = {
  name: 'activity_jobneed',
  expected: (world) => Math.round(countOf(world, (unit) => unit.jobs.count * MEAN_PER_JOB + adhocCount(unit))),
  *rows(world) {
    let id = 0;
    const tour = function* (unit: Unit, plan: Plan, random: Random) {
      id += 1;
      const parent = id;
      yield jobneedRow(world, unit, parent, plan, random);
      for (const stop of tourStops(world, unit, plan, random)) {
        id += 1;
        yield jobneedRow(world, unit, id, { ...stop, parent }, random);
      }
    };
    for (const unit of world.units) {
      const stream = streamOf(world, 'jobneed', unit);
      for (const job of jobsOf(world, unit)) {
        const random = randomAt(stream, job.id - unit.jobs.first);
        for (const plan of plansOf(world, unit, job, random)) yield* tour(unit, plan, random);
      }
      const adhocStream = streamOf(world, 'adhoc', unit);
      for (let i = 0; i < adhocCount(unit); i += 1) {
        const random = randomAt(adhocStream, i);
        yield* tour(unit, adhocPlan(world, unit, random), random);
      }
    }
  },
};
