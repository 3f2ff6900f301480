import { Histogram } from './histogram.js';

describe('Histogram', () => {
  it('counts values up to each bound, which belongs to its bucket', () => {
    const histogram = new Histogram([1, 10, 100]);
    for (const value of [0, 1, 1.5, 10, 100, 100.5, 1e9]) histogram.record(value);
    expect(histogram.upTo()).toEqual([2, 4, 5]);
    expect(histogram.count).toBe(7);
    expect(histogram.sum).toBe(0 + 1 + 1.5 + 10 + 100 + 100.5 + 1e9);
  });

  it('of nothing', () => {
    const histogram = new Histogram([1]);
    expect([histogram.upTo(), histogram.count, histogram.sum]).toEqual([[0], 0, 0]);
  });
});
