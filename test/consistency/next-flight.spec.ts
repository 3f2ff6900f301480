import { Gate } from '../../src/tiers/testing/index.js';
import { LoadLimiter } from '../../src/tiers/cache/load-limiter.js';
import { NextFlight } from '../../src/tiers/cache/next-flight.js';

function flights(maxConcurrent = 8, maxWaitMs = 60_000) {
  const limiter = new LoadLimiter(maxConcurrent, 100, maxWaitMs);
  return { limiter, flight: new NextFlight(limiter) };
}

/** Loads that count themselves and wait at gates. */
function counted() {
  const gates: Gate[] = [];
  let begun = 0;
  let running = 0;
  let most = 0;
  const gate = (i: number): Gate => (gates[i] ??= new Gate());
  const load = async (): Promise<number> => {
    const mine = begun;
    begun += 1;
    running += 1;
    most = Math.max(most, running);
    await gate(mine).pass();
    running -= 1;
    return mine;
  };
  return { load, gate, begun: () => begun, most: () => most };
}

describe('NextFlight', () => {
  it('never joins a load that runs, and joins the one that waits for it', async () => {
    const { flight } = flights();
    const { load, gate, begun, most } = counted();
    const first = flight.run('k', load);
    await gate(0).reached;
    const later = Array.from({ length: 20 }, () => flight.run('k', load));
    gate(0).open();
    expect(await first).toEqual({ value: 0, shared: false });
    gate(1).open();
    const answers = await Promise.all(later);
    expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(answers.filter(({ shared }) => !shared)).toHaveLength(1);
    expect([begun(), most(), flight.size]).toEqual([2, 1, 0]);
  });

  it('does not join a load that has just begun, in the same turn of the event loop', async () => {
    const { flight } = flights();
    let value = 'old';
    const load = (): Promise<string> => Promise.resolve(value);
    const before = flight.run('k', load);
    value = 'new';
    const after = flight.run('k', load);
    expect((await before).value).toBe('old');
    expect((await after).value).toBe('new');
  });

  it('joins a load that waits for its turn among others', async () => {
    const { flight, limiter } = flights(1);
    const { load, gate, begun } = counted();
    const other = new Gate();
    const busy = limiter.run(() => other.pass());
    const all = [flight.run('k', load), flight.run('k', load)];
    expect(begun()).toBe(0);
    other.open();
    gate(0).open();
    await busy;
    expect((await Promise.all(all)).map(({ shared }) => shared)).toEqual([false, true]);
    expect(begun()).toBe(1);
  });

  it('loads different keys side by side', async () => {
    const { flight } = flights();
    const { load, gate, most } = counted();
    const both = [flight.run('a', load), flight.run('b', load)];
    await Promise.all([gate(0).reached, gate(1).reached]);
    expect(most()).toBe(2);
    gate(0).open();
    gate(1).open();
    await Promise.all(both);
  });

  it('goes on after a load that failed, and tells its own callers only', async () => {
    const { flight } = flights();
    const gate = new Gate();
    const failing = flight.run('k', async () => {
      await gate.pass();
      throw new Error('own');
    });
    const next = flight.run('k', () => Promise.resolve('next'));
    gate.open();
    await expect(failing).rejects.toThrow('own');
    expect((await next).value).toBe('next');
    expect(flight.size).toBe(0);
  });

  it('turns everyone away whose load could not begin in time, and begins anew for the next', async () => {
    const { flight } = flights(8, 5);
    const gate = new Gate();
    const running = flight.run('k', () => gate.pass());
    const late = [flight.run('k', () => Promise.resolve('late')), flight.run('k', () => Promise.resolve('late'))];
    for (const result of await Promise.allSettled(late)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'E_OVERLOADED' } });
    }
    const after = flight.run('k', () => Promise.resolve('after'));
    gate.open();
    await running;
    expect((await after).value).toBe('after');
  });
});
