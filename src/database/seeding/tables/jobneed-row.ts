import { DAY, floorTo, MINUTE } from '../engine/instants.js';
import { deriveSeed, mix, weighted } from '../engine/random.js';
import type { Random } from '../engine/random.js';
import type { Unit, World } from '../plan/world.js';
import type { Identifier, Plan } from './jobneed-plans.js';
import { drawWorker } from './people.js';
import { audit } from './table.js';

type Status = 'ASSIGNED' | 'INPROGRESS' | 'PARTIALLYCOMPLETED' | 'COMPLETED' | 'AUTOCLOSED';

const pastStatus = weighted<Status>([
  ['COMPLETED', 58],
  ['AUTOCLOSED', 24],
  ['PARTIALLYCOMPLETED', 10],
  ['ASSIGNED', 8],
]);
const runningStatus = weighted<Status>([
  ['ASSIGNED', 45],
  ['INPROGRESS', 38],
  ['PARTIALLYCOMPLETED', 7],
  ['COMPLETED', 10],
]);
const MAY_BE_ELSEWHERE: ReadonlySet<Identifier> = new Set<Identifier>(['EXTERNALTOUR', 'SITEREPORT']);

/** The row of a planned occurrence as it stands at the reference instant. */
export function jobneedRow(world: World, unit: Unit, id: number, plan: Plan, random: Random) {
  const status = statusAt(world.now, plan, random);
  const started = status !== 'ASSIGNED' && status !== 'AUTOCLOSED';
  const ended = status === 'COMPLETED' || status === 'PARTIALLYCOMPLETED';
  const end = Math.min(plan.expiry, world.now);
  const startTime = within(plan.start, end, random.next() * 0.4);
  const endTime = within(startTime, end, 0.3 + random.next() * 0.7);
  const performer = started ? (plan.person ?? drawWorker(unit, random)) : null;
  const planned = floorTo(Math.min(plan.start, world.now) - random.next() * DAY, MINUTE);
  const elsewhere = random.chance(0.2) && MAY_BE_ELSEWHERE.has(plan.identifier);
  const place = random.pick(world.pools.cities);
  return {
    id,
    bu_id: unit.id,
    uuid: uuidOf(world, id),
    job_id: plan.job,
    jobdesc: plan.description,
    identifier: plan.identifier,
    jobtype: plan.adhoc ? 'ADHOC' : 'SCHEDULE',
    jobstatus: status,
    priority: plan.priority,
    plandatetime: new Date(plan.start),
    expirydatetime: new Date(plan.expiry),
    gracetime: plan.gracetime,
    starttime: started ? new Date(startTime) : null,
    endtime: ended ? new Date(endTime) : null,
    people_id: plan.person,
    pgroup_id: plan.group,
    performedby_id: performer,
    asset_id: plan.asset,
    qset_id: plan.questionSet,
    parent_id: plan.parent,
    seqno: plan.seqno,
    othersite: elsewhere ? place : '',
    alerts: random.chance(0.08),
    ...audit(
      planned,
      started ? Math.max(planned, startTime) : planned,
      plan.adhoc ? performer : unit.people.first + 1,
      performer,
      unit.offset,
    ),
  };
}

/** The whole minute that is a share of the way from one instant to another; the first one when there is no way. */
function within(from: number, to: number, share: number): number {
  return from + floorTo(share * Math.max(0, to - from), MINUTE);
}

function statusAt(now: number, plan: Plan, random: Random): Status {
  if (plan.expiry < now) return pastStatus(random);
  return plan.start <= now ? runningStatus(random) : 'ASSIGNED';
}

/** A version 4 UUID out of the seed and the id. Its first part is a bijection of the id, so none comes twice. */
function uuidOf(world: World, id: number): string {
  const seed = deriveSeed(world.options.seed, 'uuid');
  const a = mix(id ^ seed);
  const b = mix(a + 1);
  const c = mix(b ^ id);
  const d = mix(c + 2);
  const hex = [a, b, c, d].map((part) => part.toString(16).padStart(8, '0')).join('');
  const variant = ((d >>> 30) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
