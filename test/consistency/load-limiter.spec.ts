import { Gate } from '../../src/tiers/testing/index.js';
import { LoadLimiter } from '../../src/tiers/cache/load-limiter.js';

const PATIENT = 60_000;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('LoadLimiter', () => {
  it('runs so many at once and the others in the order in which they came', async () => {
    const limiter = new LoadLimiter(2, 10, PATIENT);
    const gates = Array.from({ length: 4 }, () => new Gate());
    const begun: number[] = [];
    const loads = gates.map((gate, i) =>
      limiter.run(async () => {
        begun.push(i);
        await gate.pass();
        return i;
      }),
    );
    await gates[1]!.reached;
    expect(begun).toEqual([0, 1]);
    expect([limiter.running, limiter.queued]).toEqual([2, 2]);
    gates[1]!.open();
    await gates[2]!.reached;
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.open();
    expect(await Promise.all(loads)).toEqual([0, 1, 2, 3]);
    expect([limiter.running, limiter.queued, limiter.rejected]).toEqual([0, 0, 0]);
  });

  it('turns away who finds the queue full, at once', async () => {
    const limiter = new LoadLimiter(1, 1, 3000);
    const gate = new Gate();
    const first = limiter.run(() => gate.pass());
    const second = limiter.run(() => Promise.resolve('second'));
    await expect(limiter.run(() => Promise.resolve('third'))).rejects.toMatchObject({
      code: 'E_OVERLOADED',
      retryAfterSeconds: 3,
    });
    expect(limiter.rejected).toBe(1);
    gate.open();
    await first;
    expect(await second).toBe('second');
  });

  it('turns away whose turn does not come in time, and never runs it', async () => {
    const limiter = new LoadLimiter(1, 1, 5);
    const gate = new Gate();
    const first = limiter.run(() => gate.pass());
    let ran = false;
    const late = limiter.run(() => {
      ran = true;
      return Promise.resolve();
    });
    await expect(late).rejects.toMatchObject({ code: 'E_OVERLOADED', retryAfterSeconds: 1 });
    gate.open();
    await first;
    await turn();
    expect([ran, limiter.running, limiter.queued]).toEqual([false, 0, 0]);
  });

  it('passes the turn on when a load fails', async () => {
    const limiter = new LoadLimiter(1, 1, PATIENT);
    const failing = limiter.run(() => Promise.reject(new Error('own')));
    const after = limiter.run(() => Promise.resolve('after'));
    await expect(failing).rejects.toThrow('own');
    expect(await after).toBe('after');
  });

  it('lets a load run the loads that it needs itself', async () => {
    const limiter = new LoadLimiter(1, 0, PATIENT);
    expect(await limiter.run(() => limiter.run(() => Promise.resolve('inner')))).toBe('inner');
  });
});
