import { AllocationMeter } from './allocation.js';

const kept: unknown[] = [];

/** Numbers with a fraction in an array of their own: garbage that no optimization removes. */
async function makeGarbage(arrays: number): Promise<void> {
  for (let i = 0; i < arrays; i += 1) {
    kept[0] = [i + 0.5, i + 0.25];
    if (i % 10_000 === 0) await Promise.resolve();
  }
}

describe('AllocationMeter', () => {
  let meter: AllocationMeter;

  beforeAll(async () => {
    await makeGarbage(100_000);
    meter = await AllocationMeter.calibrated();
  });

  it('sees also what was collected meanwhile', async () => {
    // How large an array is depends on how far V8 has optimized its maker; that it is counted though it is gone, does not.
    const arrays = 2_000_000;
    const { heap } = await meter.measure(1, () => makeGarbage(arrays));
    expect(heap).toBeGreaterThan(arrays * 16);
    expect(heap).toBeLessThan(arrays * 400);
  });

  it('divides by the number of times', async () => {
    const once = await meter.measure(1, () => makeGarbage(200_000));
    const often = await meter.measure(10, () => makeGarbage(200_000));
    expect(often.heap / once.heap).toBeGreaterThan(0.2);
    expect(often.heap / once.heap).toBeLessThan(4);
  });

  it('counts buffers apart', async () => {
    const { external } = await meter.measure(1, async () => {
      kept[1] = Buffer.alloc(3_000_000);
      await Promise.resolve();
    });
    expect(external).toBeGreaterThanOrEqual(3_000_000);
    expect(external).toBeLessThan(4_000_000);
  });
});
