import type { Page, Presentation } from '../../../tiers/index.js';
import type { WorkloadView } from '../dto/workload.view.js';

/** What of a person's workload stands still until a job changes. */
export interface StoredPerson {
  /** Null: the jobs that are assigned to nobody. */
  readonly id: number | null;
  readonly peoplename: string | null;
  readonly totalJobs: number;
  readonly highPriority: number;
  /** At the instant of the load. */
  readonly overdue: number;
  /** The mean of the instants at which the jobs were created, in milliseconds since the epoch. */
  readonly meanCreatedMs: number;
}

/** A page of the workload summary as it is kept: the same at every instant up to `completeUntilMs`. */
export interface StoredWorkload {
  readonly people: readonly StoredPerson[];
  readonly nextCursor: string | null;
  /** The deadlines still to come at the load, soonest first: which of `people` (an index), and when. */
  readonly coming: readonly (readonly [person: number, deadlineMs: number])[];
  /** The last instant for which `coming` holds every deadline before it; null: it holds them all. */
  readonly completeUntilMs: number | null;
}

/** How many coming deadlines are kept with a page; the next one after these ends the entry. */
export const KEPT_DEADLINES = 500;

/** A hundredth of a day: the step of what is shown. */
const STEP_MS = 864_000;

/** The age at `nowMs` of what was created at `createdMs`, in days, rounded to two decimals. */
export function ageInDays(createdMs: number, nowMs: number): number {
  return steps(createdMs, nowMs) / 100;
}

/** The summary at the instant `now`, and when it will be another. */
export function presentWorkload(stored: StoredWorkload, now: Date): Presentation<Page<WorkloadView>> {
  const nowMs = now.getTime();
  const overdue = stored.people.map((person) => person.overdue);
  let untilMs = Infinity;
  for (const [person, deadlineMs] of stored.coming) {
    if (deadlineMs >= nowMs) {
      untilMs = deadlineMs + 1;
      break;
    }
    overdue[person] = (overdue[person] ?? 0) + 1;
  }
  const items = stored.people.map((person, index): WorkloadView => {
    untilMs = Math.min(untilMs, nextStepMs(person.meanCreatedMs, nowMs));
    const { id, peoplename, totalJobs, highPriority, meanCreatedMs } = person;
    return {
      people: id === null ? null : { id, peoplename: peoplename ?? '' },
      peoplename,
      totalJobs,
      highPriority,
      overdue: overdue[index] ?? 0,
      avgAgeDays: ageInDays(meanCreatedMs, nowMs),
    };
  });
  return {
    value: { items, nextCursor: stored.nextCursor },
    until: untilMs === Infinity ? undefined : new Date(untilMs),
  };
}

/** The first instant for which what is stored no longer tells who is overdue. */
export function workloadValidUntil({ completeUntilMs }: StoredWorkload): Date | undefined {
  return completeUntilMs === null ? undefined : new Date(completeUntilMs + 1);
}

/** Zero, never minus zero, which would not survive JSON. */
function steps(createdMs: number, nowMs: number): number {
  return Math.round((nowMs - createdMs) / STEP_MS) + 0;
}

function nextStepMs(createdMs: number, nowMs: number): number {
  const at = Math.ceil(createdMs + (steps(createdMs, nowMs) + 0.5) * STEP_MS);
  return Math.max(at, nowMs + 1);
}
