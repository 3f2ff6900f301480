import * as fc from 'fast-check';
import { deriveSeed, mix, Random, randomAt, weighted } from './random.js';

describe('Random', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const take = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('stays within what was asked for', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), fc.nat(1_000), (seed, count, width) => {
        const random = new Random(seed);
        for (let i = 0; i < 50; i += 1) {
          const number = random.int(count, count + width);
          expect(number).toBeGreaterThanOrEqual(count);
          expect(number).toBeLessThanOrEqual(count + width);
          const index = random.skewed(count, 1.7);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(index).toBeLessThan(count);
        }
      }),
    );
  });

  it('refuses to pick from nothing', () => {
    expect(() => new Random(1).pick([])).toThrow(RangeError);
  });
});

describe('randomAt', () => {
  it('does not depend on which rows were generated before', () => {
    const stream = deriveSeed(1, 'job', 'BU001');
    const alone = randomAt(stream, 500).next();
    for (let i = 0; i < 500; i += 1) randomAt(stream, i).next();
    expect(randomAt(stream, 500).next()).toBe(alone);
  });
});

describe('mix', () => {
  it('keeps distinct numbers distinct', () => {
    const seen = new Set(Array.from({ length: 100_000 }, (_, i) => mix(i)));
    expect(seen.size).toBe(100_000);
  });
});

describe('weighted', () => {
  it('draws by weight', () => {
    const draw = weighted([
      ['often', 9],
      ['seldom', 1],
      ['never', 0],
    ]);
    const random = new Random(3);
    const drawn = Array.from({ length: 10_000 }, () => draw(random));
    const share = drawn.filter((value) => value === 'seldom').length / drawn.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
    expect(drawn).not.toContain('never');
  });

  it('refuses choices without weight', () => {
    expect(() => weighted([])).toThrow(RangeError);
    expect(() => weighted([['a', 0]])).toThrow(RangeError);
  });
});
