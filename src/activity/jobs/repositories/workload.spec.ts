import * as fc from 'fast-check';
import { ageInDays, presentWorkload, workloadValidUntil, type StoredWorkload } from './workload.js';

const LOADED = Date.parse('2026-06-15T12:00:00.000Z');
const DAY = 86_400_000;

const stored = (over: Partial<StoredWorkload> = {}): StoredWorkload => ({
  people: [
    { id: 1, peoplename: 'Ann', totalJobs: 3, highPriority: 1, overdue: 1, meanCreatedMs: LOADED - 2 * DAY },
    { id: null, peoplename: null, totalJobs: 1, highPriority: 0, overdue: 0, meanCreatedMs: LOADED - DAY },
  ],
  nextCursor: null,
  coming: [
    [0, LOADED + 1_000],
    [1, LOADED + 1_000],
    [0, LOADED + 5_000],
  ],
  completeUntilMs: null,
  ...over,
});

const overdueAt = (ms: number) => presentWorkload(stored(), new Date(ms)).value.items.map(({ overdue }) => overdue);

describe('a stored workload', () => {
  it('counts a job as overdue from the millisecond after its deadline', () => {
    expect(overdueAt(LOADED)).toEqual([1, 0]);
    expect(overdueAt(LOADED + 1_000)).toEqual([1, 0]);
    expect(overdueAt(LOADED + 1_001)).toEqual([2, 1]);
    expect(overdueAt(LOADED + 5_001)).toEqual([3, 1]);
  });

  it('says until when it is right: the next deadline, or the next hundredth of a day', () => {
    expect(presentWorkload(stored(), new Date(LOADED)).until).toEqual(new Date(LOADED + 1_001));
    expect(presentWorkload(stored({ coming: [] }), new Date(LOADED)).until).toEqual(new Date(LOADED + 432_000));
    expect(presentWorkload(stored({ people: [], coming: [] }), new Date(LOADED)).until).toBeUndefined();
  });

  it('ends where it does not know the deadlines any more', () => {
    expect(workloadValidUntil(stored())).toBeUndefined();
    expect(workloadValidUntil(stored({ completeUntilMs: LOADED }))).toEqual(new Date(LOADED + 1));
  });

  it('shows ages rounded to two decimals, and no minus zero', () => {
    expect(ageInDays(LOADED - 1.005 * DAY, LOADED)).toBe(1.01);
    expect(ageInDays(LOADED - DAY / 3, LOADED)).toBe(0.33);
    expect(Object.is(ageInDays(LOADED + 1, LOADED), 0)).toBe(true);
  });

  it('is the same at every instant before the one it names, and another one then', () => {
    const day = fc.integer({ min: 0, max: 400 * DAY });
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 400 * DAY, noNaN: true }), { minLength: 1, maxLength: 5 }),
        fc.array(day, { maxLength: 5 }),
        day,
        (ages, deadlines, later) => {
          const workload = stored({
            people: ages.map((age, id) => ({
              id,
              peoplename: 'x',
              totalJobs: 1,
              highPriority: 0,
              overdue: 0,
              meanCreatedMs: LOADED - age,
            })),
            coming: deadlines.toSorted((a, b) => a - b).map((at, n) => [n % ages.length, LOADED + at] as const),
          });
          const now = LOADED + later;
          const { value, until } = presentWorkload(workload, new Date(now));
          const end = until!.getTime();
          expect(end).toBeGreaterThan(now);
          expect(presentWorkload(workload, new Date(end - 1)).value).toEqual(value);
          expect(presentWorkload(workload, new Date(end)).value).not.toEqual(value);
        },
      ),
    );
  });
});
