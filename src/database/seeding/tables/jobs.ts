import { DAY, floorTo, HOUR, MINUTE } from '../engine/instants.js';
import { randomAt, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { SCHEDULES } from '../plan/schedules.js';
import { INSTRUCTIONS, REASONS, ROUNDS, VERBS } from '../plan/vocabulary.js';
import { drawId, drawOptionalId, streamOf } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { assetFacts } from './assets.js';
import { drawWorker } from './people.js';
import { audit, countOf } from './table.js';
import type { SeedTable } from './table.js';

const statusOf = weighted([
  ['active', 30],
  ['pending', 22],
  ['in_progress', 13],
  ['completed', 28],
  ['cancelled', 7],
]);
export const priorityOf = weighted([
  ['low', 33],
  ['medium', 42],
  ['high', 18],
  ['critical', 7],
]);
const CLOSED = new Set(['completed', 'cancelled']);

/** Jobs that came in by the monthly import share its instant: many rows with one `created_at`. */
const IMPORTS = { share: 0.12, everyDays: 30 };

export type JobRow = ReturnType<typeof jobAt>;

/** The job at a position of the unit: a pure function, so that its comments need not remember it. */
export function jobAt(world: World, unit: Unit, stream: number, index: number) {
  const random = randomAt(stream, index);
  const id = unit.jobs.first + index;
  const status = statusOf(random);
  const priority = priorityOf(random);
  const created = createdAt(world, random);
  const deadline = deadlineOf(world, random, created, CLOSED.has(status));
  const assignedTo = drawWorker(unit, random);
  const assetId = drawOptionalId(unit.assets, random, 0.75, 1.5);
  const schedule = random.chance(0.2) ? random.pick(SCHEDULES) : null;
  const createdBy = random.chance(0.5) ? unit.people.first + 1 : drawId(unit.people, random);
  const updated = updatedAt(world, random, created);
  return {
    id,
    bu_id: unit.id,
    jobcode: `JOB-${String(index + 1).padStart(7, '0')}`,
    jobname:
      assetId === null
        ? random.pick(ROUNDS)
        : `${random.pick(VERBS)} ${assetFacts(world, unit, assetId - unit.assets.first).name}`,
    description: `${random.pick(REASONS)} ${random.pick(INSTRUCTIONS)}`,
    status,
    priority,
    deadline,
    assigned_to_id: random.chance(0.93) ? assignedTo : null,
    pgroup_id: drawOptionalId(unit.groups, random, 0.25, 1.3),
    site_id: drawOptionalId(unit.sites, random, 0.7, 1.5),
    asset_id: assetId,
    qset_id: drawOptionalId(unit.questionSets, random, 0.6),
    cron: schedule?.cron ?? null,
    planduration: random.pick([15, 30, 45, 60, 90, 120, 240]),
    gracetime: random.pick([0, 5, 10, 15, 30]),
    expirytime: random.pick([0, 15, 30, 60, 120]),
    lastgeneratedon: schedule === null ? null : new Date(floorTo(world.now - random.int(0, 20) * HOUR, HOUR)),
    ...audit(
      created,
      updated,
      random.chance(0.96) ? createdBy : null,
      updated > created ? assignedTo : null,
      unit.offset,
    ),
  };
}

/** More of the last weeks than of a year ago. */
function createdAt(world: World, random: Random): number {
  const age = random.next() ** 1.5 * 365;
  const created = floorTo(world.now - age * DAY, MINUTE);
  return random.chance(IMPORTS.share) ? floorTo(created, IMPORTS.everyDays * DAY) : created;
}

function updatedAt(world: World, random: Random, created: number): number {
  const untouched = random.chance(0.35);
  const updated = floorTo(created + random.next() * (world.now - created), MINUTE);
  return untouched ? created : Math.max(created, updated);
}

/** Open work is overdue now and then; closed work was due around its creation. */
function deadlineOf(world: World, random: Random, created: number, closed: boolean): Date | null {
  const kind = random.next();
  const days = random.next();
  if (kind < 0.12) return null;
  if (closed) return new Date(floorTo(created + (1 + days * 30) * DAY, HOUR));
  const offset = kind < 0.34 ? -(days ** 2) * 30 * DAY - HOUR : HOUR + days ** 2 * 60 * DAY;
  return new Date(floorTo(world.now + offset, HOUR));
}

/** Every job of a unit, one after the other. */
export function* jobsOf(world: World, unit: Unit): Generator<JobRow> {
  const stream = streamOf(world, 'job', unit);
  for (let i = 0; i < unit.jobs.count; i += 1) yield jobAt(world, unit, stream, i);
}

export const jobs: SeedTable = {
  name: 'activity_job',
  expected: (world) => countOf(world, (unit) => unit.jobs.count),
  *rows(world) {
    for (const unit of world.units) yield* jobsOf(world, unit);
  },
};
