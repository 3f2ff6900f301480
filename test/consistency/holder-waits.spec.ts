import { HolderWaits } from '../../src/tiers/cache/holder-waits.js';
import { turn } from './support/turns.js';

const LONG_MS = 3_600_000;

describe('HolderWaits', () => {
  let waits: HolderWaits;

  beforeEach(() => {
    waits = new HolderWaits();
  });

  /** Starts to wait for holders that were each told a number. */
  function wait(told: Readonly<Record<string, number>>, leftMs = LONG_MS) {
    const holders = Object.entries(told).map(([instance, number]) => ({ instance, number, leftMs }));
    let over = false;
    const done = waits.wait('life', holders).then(() => (over = true));
    const isOver = async (): Promise<boolean> => {
      await turn();
      return over;
    };
    return { done, isOver };
  }

  it('is over at once when there is nobody to wait for, and was no wait', async () => {
    await waits.wait('life', []);
    expect(waits.totals).toEqual({ waits: 0, ms: 0, expired: 0 });
  });

  it('is over when every holder has said that it dropped what it was told to', async () => {
    const { done, isOver } = wait({ a: 3, b: 7 });
    waits.acknowledged('life', 'a', 3);
    expect(await isOver()).toBe(false);
    waits.acknowledged('life', 'b', 8);
    await done;
    expect(waits.totals).toMatchObject({ waits: 1, expired: 0 });
  });

  it('is not over for an earlier drop, another holder, or another life of the record', async () => {
    const { done, isOver } = wait({ a: 3 });
    waits.acknowledged('life', 'a', 2);
    waits.acknowledged('life', 'b', 3);
    waits.acknowledged('another life', 'a', 3);
    expect(await isOver()).toBe(false);
    waits.acknowledged('life', 'a', 3);
    await done;
  });

  it('does not take a holder for done because of what it had said before', async () => {
    waits.acknowledged('life', 'a', 2);
    const { done, isOver } = wait({ a: 3 });
    expect(await isOver()).toBe(false);
    waits.acknowledged('life', 'a', 3);
    await done;
  });

  it('is over at once when the holder was faster than the answer that named it', async () => {
    waits.acknowledged('life', 'a', 3);
    await wait({ a: 3 }).done;
    expect(waits.totals).toMatchObject({ waits: 1, expired: 0 });
  });

  it('is over when the lease of who says nothing has run out, and not before', async () => {
    const began = performance.now();
    await wait({ a: 1 }, 40).done;
    expect(performance.now() - began).toBeGreaterThanOrEqual(40);
    expect(waits.totals).toMatchObject({ waits: 1, expired: 1 });
    expect(waits.totals.ms).toBeGreaterThanOrEqual(40);
  });

  it('waits for each of several writers on its own', async () => {
    const [first, second] = [wait({ a: 1 }), wait({ a: 2 })];
    waits.acknowledged('life', 'a', 1);
    await first.done;
    expect(await second.isOver()).toBe(false);
    waits.acknowledged('life', 'a', 2);
    await second.done;
  });
});
