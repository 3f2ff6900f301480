import { median, percentile } from './statistics.js';

describe('median', () => {
  it('is the value in the middle, in whatever order the values come', () => {
    expect(median([10, 2, 300])).toBe(10);
  });

  it('is between the two in the middle of an even number of values', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it.each([
    [1, 1],
    [50, 50],
    [99, 99],
    [100, 100],
  ])('finds the %i th of a hundred values', (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value);
  });

  it('of few values is the greatest', () => {
    expect(percentile([3, 9, 5], 99)).toBe(9);
  });
});
