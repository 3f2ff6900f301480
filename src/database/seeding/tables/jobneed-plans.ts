import { DAY, floorTo, HOUR, MINUTE } from '../engine/instants.js';
import { weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import { firstOccurrence, SCHEDULES } from '../plan/schedules.js';
import { PLACES, REASONS } from '../plan/vocabulary.js';
import { drawId, drawOptionalId } from '../plan/world.js';
import type { Unit, World } from '../plan/world.js';
import { priorityOf } from './jobs.js';
import type { JobRow } from './jobs.js';
import { drawWorker } from './people.js';

export type Identifier = 'TASK' | 'PPM' | 'INTERNALTOUR' | 'EXTERNALTOUR' | 'SITEREPORT' | 'TICKET';

/** What is decided about an occurrence before its state is told from the clock. */
export interface Plan {
  readonly job: number | null;
  readonly description: string;
  readonly identifier: Identifier;
  readonly adhoc: boolean;
  readonly priority: string;
  readonly start: number;
  readonly expiry: number;
  readonly gracetime: number;
  readonly person: number | null;
  readonly group: number | null;
  readonly asset: number | null;
  readonly questionSet: number | null;
  readonly parent: number | null;
  readonly seqno: number;
}

const scheduledIdentifier = weighted<Identifier>([
  ['TASK', 44],
  ['PPM', 28],
  ['INTERNALTOUR', 6],
  ['EXTERNALTOUR', 6],
  ['SITEREPORT', 10],
  ['TICKET', 6],
]);
const adhocIdentifier = weighted<Identifier>([
  ['TASK', 55],
  ['TICKET', 25],
  ['SITEREPORT', 20],
]);
const TOURS: ReadonlySet<Identifier> = new Set<Identifier>(['INTERNALTOUR', 'EXTERNALTOUR']);

/** Most work is a person's, a fifth is a group's. */
function assignee(unit: Unit, random: Random, person: number | null, group: number | null) {
  const mine = person ?? drawWorker(unit, random);
  const ours = group ?? drawId(unit.groups, random, 1.3);
  return random.chance(0.8) ? { person: mine, group: null } : { person: null, group: ours };
}

/** The occurrences of a job: a run of them on its schedule, or at most one. */
export function plansOf(world: World, unit: Unit, job: JobRow, random: Random): Plan[] {
  const identifier = scheduledIdentifier(random);
  const schedule = SCHEDULES.find(({ cron }) => cron === job.cron);
  const once = random.chance(0.7);
  const starts: number[] = [];
  if (schedule !== undefined) {
    const from = floorTo(world.now, DAY) - DAY + random.int(0, 3) * schedule.period;
    const first = firstOccurrence(schedule, from);
    for (let n = random.int(3, 6); n > 0; n -= 1) starts.push(first + starts.length * schedule.period);
  } else if (once) {
    const running = random.chance(0.2);
    const length = (job.planduration + job.expirytime) * MINUTE;
    const offset = running ? -random.next() * length : (random.next() * 5 - 1.5) * DAY;
    starts.push(floorTo(world.now + offset, 5 * MINUTE));
  }
  return starts.map((start) => ({
    job: job.id,
    description: job.jobname,
    identifier,
    adhoc: false,
    priority: job.priority,
    start,
    expiry: start + (job.planduration + job.expirytime) * MINUTE,
    gracetime: job.gracetime,
    ...assignee(unit, random, job.assigned_to_id, job.pgroup_id),
    asset: job.asset_id,
    questionSet: job.qset_id ?? drawId(unit.questionSets, random),
    parent: null,
    seqno: 0,
  }));
}

export function adhocCount(unit: Unit): number {
  return Math.max(4, Math.ceil(unit.jobs.count / 20));
}

/** Work that nobody planned: no job, and every third one is running now. */
export function adhocPlan(world: World, unit: Unit, random: Random): Plan {
  const identifier = adhocIdentifier(random);
  const running = random.chance(0.35);
  const offset = running ? -random.next() * 3 * HOUR : (random.next() * 4 - 1) * DAY;
  const start = floorTo(world.now + offset, 5 * MINUTE);
  return {
    job: null,
    description: random.pick(REASONS),
    identifier,
    adhoc: true,
    priority: priorityOf(random),
    start,
    expiry: start + (running ? 4 * HOUR : random.int(1, 8) * 30 * MINUTE),
    gracetime: random.pick([0, 10, 30]),
    ...assignee(unit, random, null, null),
    asset: drawOptionalId(unit.assets, random, 0.9, 1.5),
    questionSet: drawId(unit.questionSets, random),
    parent: null,
    seqno: 0,
  };
}

/** The stops of a tour, in the order of the round, within the time of the tour. */
export function tourStops(world: World, unit: Unit, tour: Plan, random: Random): Plan[] {
  if (!TOURS.has(tour.identifier)) return [];
  const count = random.int(2, 4);
  const step = floorTo((tour.expiry - tour.start) / (count + 1), MINUTE);
  return Array.from({ length: count }, (_, index) => ({
    ...tour,
    description: `Stop ${index + 1}: ${random.pick(PLACES)}, ${random.pick(world.pools.cities)}`,
    start: tour.start + index * step,
    asset: drawOptionalId(unit.assets, random, 0.8, 1.5),
    questionSet: drawId(unit.questionSets, random),
    seqno: index + 1,
  }));
}
