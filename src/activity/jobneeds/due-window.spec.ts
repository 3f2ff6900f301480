import * as fc from 'fast-check';
import { dueWindow } from './due-window.js';

describe('dueWindow', () => {
  it.each([
    [0, '2026-06-15T00:00:00.000Z', '2026-06-17T00:00:00.000Z'],
    [330, '2026-06-14T18:30:00.000Z', '2026-06-16T18:30:00.000Z'],
    [840, '2026-06-15T10:00:00.000Z', '2026-06-17T10:00:00.000Z'],
    [-780, '2026-06-14T13:00:00.000Z', '2026-06-16T13:00:00.000Z'],
  ])('spans today and tomorrow at offset %i', (ctzoffset, from, until) => {
    const window = dueWindow(new Date('2026-06-15T12:00:00.000Z'), ctzoffset);
    expect([window.from.toISOString(), window.until.toISOString()]).toEqual([from, until]);
  });

  it('holds the present instant in its first day, and moves on when that is over', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-30'), noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (now, ctzoffset) => {
          const { from, movesAt } = dueWindow(now, ctzoffset);
          expect(from.getTime()).toBeLessThanOrEqual(now.getTime());
          expect(movesAt.getTime()).toBeGreaterThan(now.getTime());
          expect(dueWindow(new Date(movesAt.getTime() - 1), ctzoffset).from).toEqual(from);
          expect(dueWindow(movesAt, ctzoffset).from).toEqual(movesAt);
        },
      ),
    );
  });
});
