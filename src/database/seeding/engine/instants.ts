export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The last multiple of `step` (milliseconds since the epoch) that is not after the instant. */
export function floorTo(instant: number, step: number): number {
  return Math.floor(instant / step) * step;
}

/** The calendar day (UTC) of an instant. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
