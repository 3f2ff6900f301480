import { setTimeout as sleep } from 'node:timers/promises';
import { AllocationMeter } from '../../ops/measure/allocation.js';
import { measureSides, type MeasureOptions, type Side } from './measure-sides.js';

const body = Buffer.from('{"items":[1,2,3]}');
const quick: MeasureOptions = {
  meter: await AllocationMeter.calibrated(),
  rounds: 3,
  seconds: 5,
  signal: new AbortController().signal,
  beforeRound: () => undefined,
};

function side(
  name: string,
  over: Partial<{ body: Buffer; statements: number; ms: number }> = {},
): Side & { order: string[] } {
  const order: string[] = [];
  const call = async () => {
    order.push(name);
    if (over.ms !== undefined) await sleep(over.ms);
    return { body: over.body ?? body, statements: over.statements ?? 0 };
  };
  return { name, call, order };
}

describe('measureSides', () => {
  it('tells for each side what a call takes', async () => {
    const [slow, fast] = await measureSides('q', [side('slow', { statements: 7, ms: 30 }), side('fast')], quick);
    expect(slow).toMatchObject({ side: 'slow', statements: 7, calls: 3, bytes: body.byteLength });
    expect(fast).toMatchObject({ side: 'fast', statements: 0, bytes: body.byteLength });
    expect(slow?.medianMs).toBeGreaterThan(fast?.medianMs ?? Infinity);
    expect(fast?.calls).toBeGreaterThan(3);
    expect(fast?.allocated.heap).toBeGreaterThanOrEqual(0);
  });

  it('lets each side begin in turn', async () => {
    const begun: string[] = [];
    let fresh = false;
    const watched = ['a', 'b', 'c'].map((name): Side => {
      const inner = side(name, { ms: 26 });
      return {
        name,
        call: () => {
          if (fresh) begun.push(name);
          fresh = false;
          return inner.call();
        },
      };
    });
    await measureSides('q', watched, { ...quick, beforeRound: () => (fresh = true) });
    // Two rounds to warm up, three that count, three for memory.
    expect(begun).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'a', 'a']);
  });

  it('refuses to compare different answers', async () => {
    const other = side('tier 2', { body: Buffer.from('{"items":[1,2]}') });
    await expect(measureSides('q', [side('tier 1'), other], quick)).rejects.toThrow('$.items[2]: 3 is not nothing');
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(measureSides('q', [side('a')], { ...quick, signal })).rejects.toThrow('enough');
  });
});
