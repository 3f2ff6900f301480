import { Random } from '../random.js';
import { FAULTS } from './catalogue.js';
import { planFaults } from './schedule.js';

const plan = (seed: number, seconds = 120, instances = 3) =>
  planFaults(FAULTS, seconds * 1_000, instances, new Random(seed));

it('is the same for the same seed, and another one for another', () => {
  expect(plan(7)).toEqual(plan(7));
  expect(plan(8)).not.toEqual(plan(7));
});

it('has every kind before it has one twice', () => {
  const names = plan(7, 600).map(({ kind }) => kind.name);
  expect(new Set(names.slice(0, FAULTS.length)).size).toBe(FAULTS.length);
});

it('leaves the beginning and the end undisturbed', () => {
  for (const { startsAtMs, durationMs } of plan(7, 60)) {
    expect(startsAtMs).toBeGreaterThanOrEqual(3_000);
    expect(startsAtMs + durationMs).toBeLessThanOrEqual(56_000);
  }
});

it('lets some faults overlap, and hits instances that there are', () => {
  const planned = plan(7, 600, 2);
  const overlapping = planned.filter(({ startsAtMs }, i) => {
    const before = planned[i - 1];
    return before && startsAtMs < before.startsAtMs + before.durationMs;
  });
  expect(overlapping.length).toBeGreaterThan(0);
  expect(planned.flatMap(({ instances }) => instances).every((index) => index === 0 || index === 1)).toBe(true);
  for (const { kind, instances } of planned)
    expect(instances).toHaveLength({ one: 1, some: instances.length, all: 2 }[kind.hits]);
});

it('is empty without faults', () => {
  expect(planFaults([], 60_000, 3, new Random(7))).toEqual([]);
});
