import * as fc from 'fast-check';
import { apportion } from './apportion.js';

describe('apportion', () => {
  it('shares the total exactly, gives everyone the minimum and the first ones more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(5), fc.nat(100_000), (parts, minimum, spare) => {
        const total = parts * minimum + spare;
        const shares = apportion(total, parts, minimum);
        expect(shares).toHaveLength(parts);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(minimum);
        const [first = 0] = shares;
        expect(first).toBeGreaterThanOrEqual((shares.at(-1) ?? 0) - 1);
      }),
    );
  });

  it('is skewed', () => {
    const shares = apportion(10_000, 10, 1);
    expect(shares[0]).toBeGreaterThan(5 * (shares[9] ?? 0));
  });

  it('refuses what cannot be shared', () => {
    expect(() => apportion(5, 3, 2)).toThrow(RangeError);
    expect(() => apportion(5, 0, 0)).toThrow(RangeError);
  });
});
