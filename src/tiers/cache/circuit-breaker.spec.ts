import { type BreakerState, CircuitBreaker } from './circuit-breaker.js';

/** A breaker whose probes the test answers. */
function breaker() {
  const changes: [BreakerState, string | undefined][] = [];
  const probes: PromiseWithResolvers<void>[] = [Promise.withResolvers()];
  const begun: PromiseWithResolvers<void>[] = [Promise.withResolvers()];
  const failed: number[] = [];
  let count = 0;
  const it = new CircuitBreaker({
    failures: 3,
    firstPauseMs: 1,
    longestPauseMs: 4,
    probe: () => {
      const probe = probes[count]!;
      begun[count]!.resolve();
      count += 1;
      probes[count] = Promise.withResolvers();
      begun[count] = Promise.withResolvers();
      return probe.promise;
    },
    onChange: (state, reason) => changes.push([state, reason]),
    onProbeFailed: (n) => failed.push(n),
  });
  return { breaker: it, changes, failed, probes, begun };
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('CircuitBreaker', () => {
  it('opens at the third failure in a row, and not before', () => {
    const { breaker: it, changes } = breaker();
    it.failure('a');
    it.failure('b');
    it.success();
    it.failure('c');
    it.failure('d');
    expect(it.state).toBe('closed');
    it.failure('e');
    expect(it.state).toBe('open');
    it.failure('f');
    expect(changes).toEqual([['open', 'e']]);
    it.stop();
  });

  it('probes once at a time, stays open while probes fail, and closes at the first that succeeds', async () => {
    const { breaker: it, changes, failed, probes, begun } = breaker();
    for (let i = 0; i < 3; i += 1) it.failure('away');
    await begun[0]!.promise;
    expect(it.state).toBe('half-open');
    probes[0]!.reject(new Error('still away'));
    await begun[1]!.promise;
    expect(failed).toEqual([1]);
    probes[1]!.resolve();
    await turn();
    expect(changes.map(([state]) => state)).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
    it.failure('once');
    expect(it.state).toBe('closed');
  });

  it('ignores what becomes of a probe of an earlier connection', async () => {
    const { breaker: it, failed, probes, begun } = breaker();
    for (let i = 0; i < 3; i += 1) it.failure('away');
    await begun[0]!.promise;
    it.reset();
    probes[0]!.reject(new Error('still away'));
    await turn();
    expect(it.state).toBe('closed');
    expect(failed).toEqual([]);
  });
});
