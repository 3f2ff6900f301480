import { NO_FIGURES, SampleRing } from './sample-ring.js';

const hits = (count: number) => new Map([['q', { ...NO_FIGURES, hits: count, micros: count * 10 }]]);

describe('SampleRing', () => {
  it('keeps the last samples in the order of time', () => {
    const ring = new SampleRing(3);
    for (let i = 1; i <= 5; i += 1) ring.push(i * 1000, hits(i));
    expect(ring.length).toBe(3);
    expect(ring.instants(1)).toEqual([3000, 4000, 5000]);
    expect(ring.series('q', 1).map((figures) => figures.hits)).toEqual([3, 4, 5]);
  });

  it('adds samples up; only the oldest group may be smaller', () => {
    const ring = new SampleRing(10);
    for (let i = 1; i <= 5; i += 1) ring.push(i, hits(i));
    expect(ring.instants(2)).toEqual([1, 3, 5]);
    expect(ring.series('q', 2).map((figures) => figures.hits)).toEqual([1, 5, 9]);
    expect(ring.series('q', 2).map(({ micros }) => micros)).toEqual([10, 50, 90]);
  });

  it('knows of nothing where nothing has happened, also after it did', () => {
    const ring = new SampleRing(2);
    expect(ring.instants(3)).toEqual([]);
    expect(ring.series('q', 3)).toEqual([]);
    ring.push(1, hits(1));
    ring.push(2, new Map());
    ring.push(3, new Map());
    expect(ring.series('q', 1)).toEqual([NO_FIGURES, NO_FIGURES]);
    expect(ring.series('never', 2)).toEqual([NO_FIGURES]);
  });
});
