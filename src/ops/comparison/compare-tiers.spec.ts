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

/** A tier whose calls take so long by the clock in the test's hands. */
function taking(tier: Way['tier'], ms: number, clock: { ms: number }): Way {
  return {
    tier,
    call: () => {
      clock.ms += ms;
      return Promise.resolve({ body, statements: 1 });
    },
  };
}

it('takes no calls from fast tiers because another one is slow, which is asked once', async () => {
  const clock = { ms: 0 };
  const tiers = [taking('standard', 3_500, clock), taking('optimized', 90, clock), taking('cached', 0.1, clock)];
  const costs = await compareTiers(tiers, await AllocationMeter.gentle(), () => clock.ms);
  expect(costs.map(({ medianMs }) => Math.round((medianMs ?? 0) * 10) / 10)).toEqual([3_500, 90, 0.1]);
  const [standard, optimized, cached] = costs.map(({ calls }) => calls);
  expect(standard).toBe(1);
  expect(optimized).toBeGreaterThanOrEqual(5);
  expect(cached).toBeGreaterThanOrEqual(50);
});

it('lets others have a turn between two timed calls', async () => {
  let turns = 0;
  let ended = false;
  const others = (): void => {
    turns += 1;
    if (!ended) setImmediate(others);
  };
  others();
  const seen: number[] = [];
  const busy: Way = {
    tier: 'standard',
    call: () => {
      seen.push(turns);
      return Promise.resolve({ body, statements: 1 });
    },
  };
  const [cost] = await compareTiers([busy], await AllocationMeter.gentle());
  ended = true;
  // The first call is not timed; behind the timed ones come those that measure the memory, in one go.
  const timed = seen.slice(1, 1 + (cost?.calls ?? 0));
  expect(timed.length).toBeGreaterThan(1);
  expect(new Set(timed).size).toBe(timed.length);
});
