import { DAY, HOUR, MINUTE } from '../engine/instants.js';

/** A cron expression (UTC) with the arithmetic that finds its occurrences without a parser. */
export interface Schedule {
  readonly cron: string;
  readonly period: number;
  /** An occurrence, counted from the epoch, which was a Thursday. */
  readonly phase: number;
}

export const SCHEDULES: readonly Schedule[] = [
  { cron: '0 */6 * * *', period: 6 * HOUR, phase: 0 },
  { cron: '0 */12 * * *', period: 12 * HOUR, phase: 0 },
  { cron: '0 8 * * *', period: DAY, phase: 8 * HOUR },
  { cron: '30 17 * * *', period: DAY, phase: 17 * HOUR + 30 * MINUTE },
  { cron: '0 22 * * *', period: DAY, phase: 22 * HOUR },
  { cron: '0 9 * * 1', period: 7 * DAY, phase: 4 * DAY + 9 * HOUR },
];

/** The first occurrence at or after an instant. */
export function firstOccurrence(schedule: Schedule, from: number): number {
  return schedule.phase + Math.ceil((from - schedule.phase) / schedule.period) * schedule.period;
}
