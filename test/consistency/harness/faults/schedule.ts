import type { Random } from '../random.js';
import type { FaultKind } from './fault.js';

/** A fault that is to come. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Milliseconds from the beginning of the load. */
  readonly startsAtMs: number;
  readonly durationMs: number;
  /** The instances that it hits. */
  readonly instances: readonly number[];
}

/** Undisturbed at the beginning and at the end, so that what is broken without faults shows as that. */
const CALM_START_MS = 3_000;
const CALM_END_MS = 4_000;
const PAUSE_MS = [200, 3_500] as const;
/** How often a fault begins while the one before it is still on. */
const OVERLAP = 0.3;

/** Draws a schedule: every kind has its turn before one has a second. */
export function planFaults(
  kinds: readonly FaultKind[],
  lengthMs: number,
  instances: number,
  random: Random,
): PlannedFault[] {
  const planned: PlannedFault[] = [];
  let bag: FaultKind[] = [];
  let at = Math.min(CALM_START_MS, lengthMs / 4);
  const end = lengthMs - Math.min(CALM_END_MS, lengthMs / 3);
  while (kinds.length > 0 && at < end) {
    if (bag.length === 0) bag = random.shuffled(kinds);
    const kind = bag.pop() as FaultKind;
    const durationMs = Math.min(random.between(...kind.lasts), Math.max(0, end - at));
    planned.push({ kind, startsAtMs: at, durationMs, instances: hitBy(kind, instances, random) });
    at += random.chance(OVERLAP) ? durationMs * random.next() : durationMs + random.between(...PAUSE_MS);
  }
  return planned;
}

function hitBy({ hits }: FaultKind, instances: number, random: Random): number[] {
  const order = random.shuffled(Array.from({ length: instances }, (_, index) => index));
  if (hits === 'all') return order;
  if (hits === 'one') return order.slice(0, 1);
  return random.chance(0.5) ? order : order.slice(0, 1);
}
