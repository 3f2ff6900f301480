import { AllocationMeter } from '../measure/allocation.js';
import { type Called, compareTiers, type Way } from './compare-tiers.js';

const body = Buffer.from('{"items":[]}');

/** A tier that answers like this, one after the other, and then always like the last. */
function way(tier: Way['tier'], ...answers: [Called, ...Called[]]): Way & { asked: number } {
  const made = { tier, asked: 0, call: () => Promise.resolve(answers[Math.min(made.asked++, answers.length - 1)]!) };
  return made;
}

it('asks a tier of which a call was stopped no more, and measures the others', async () => {
  const standard = way('standard', { body: undefined, statements: 812 });
  const optimized = way('optimized', { body, statements: 3 });
  const [first, second] = await compareTiers([standard, optimized], await AllocationMeter.gentle());
  expect(standard.asked).toBe(1);
  expect(first).toMatchObject({ calls: 0, statements: 812, medianMs: null, slowestMs: null, bytes: null });
  expect(first?.stoppedAfterMs).toBeGreaterThanOrEqual(0);
  expect(first?.difference).toBeNull();
  expect(second).toMatchObject({ statements: 3, bytes: body.byteLength, stoppedAfterMs: null, difference: null });
  expect(second?.calls).toBeGreaterThan(0);
});

it('keeps what was measured of a tier before a call of it was stopped', async () => {
  const standard = way(
    'standard',
    { body, statements: 9 },
    { body, statements: 9 },
    { body: undefined, statements: 2 },
  );
  const [cost] = await compareTiers([standard], await AllocationMeter.gentle());
  expect([cost?.calls, cost?.statements, cost?.bytes]).toEqual([1, 9, body.byteLength]);
  expect(cost?.stoppedAfterMs).not.toBeNull();
});

it('counts how the cache answered the calls that were timed', async () => {
  const miss = { body, statements: 4, outcome: 'miss' };
  const cached = way('cached', miss, miss, { body, statements: 0, outcome: 'hit' });
  const [cost] = await compareTiers([cached], await AllocationMeter.gentle());
  expect(cost?.outcomes).toEqual([
    { outcome: 'miss', calls: 1 },
    { outcome: 'hit', calls: cost!.calls - 1 },
  ]);
  expect(cost?.statements).toBe(4);
});
