const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** The two calendar days, as the client's wall clock has them, whose plans are shown. */
export interface DueWindow {
  /** Midnight, when today began. */
  readonly from: Date;
  /** The next midnight: the window moves on. */
  readonly movesAt: Date;
  /** Midnight, when the day after tomorrow begins. */
  readonly until: Date;
}

/** Today and tomorrow at UTC offset `ctzoffset` (minutes), when it is `now`. */
export function dueWindow(now: Date, ctzoffset: number): DueWindow {
  const shift = ctzoffset * MINUTE;
  const from = Math.floor((now.getTime() + shift) / DAY) * DAY - shift;
  return { from: new Date(from), movesAt: new Date(from + DAY), until: new Date(from + 2 * DAY) };
}
