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
    const little = await meter.measure(1, () => makeGarbage(100_000));
    const much = await meter.measure(1, () => makeGarbage(2_000_000));
    expect(little.heap).toBeGreaterThan(100_000 * 16);
    expect(much.heap / little.heap).toBeGreaterThan(15);
    expect(much.heap / little.heap).toBeLessThan(25);
  });

  it('divides by the number of times', async () => {
    const once = await meter.measure(1, () => makeGarbage(200_000));
    const often = await meter.measure(10, () => makeGarbage(200_000));
    expect(often.heap / once.heap).toBeGreaterThan(0.7);
    expect(often.heap / once.heap).toBeLessThan(1.3);
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
