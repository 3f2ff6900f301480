import { FixedClock } from '../clock.js';
import { CacheStats, CountWindow, type CountsByQuery } from './cache-stats.js';
import { MemoryCountWindow } from './count-windows.js';
import { HitRates, type LowHitRate } from './hit-rates.js';

const MINUTE_MS = 60_000;

function setUp(window: CountWindow = new MemoryCountWindow()) {
  const stats = new CacheStats();
  const clock = new FixedClock('2026-01-01T00:00:00Z');
  const warnings: LowHitRate[] = [];
  const rates = new HitRates(stats, window, clock, (low) => warnings.push(low));
  const read = (hits: number, misses: number) => {
    for (let i = 0; i < hits; i += 1) stats.hit('q');
    for (let i = 0; i < misses; i += 1) stats.miss('q', 'miss');
  };
  return { stats, clock, warnings, rates, read };
}

describe('HitRates', () => {
  it('sums the last hour and forgets what is older', async () => {
    const { clock, rates, read } = setUp();
    read(3, 1);
    await rates.flush();
    clock.advance(30 * MINUTE_MS);
    read(2, 0);
    expect((await rates.window()).get('q')).toEqual({ hits: 5, misses: 1, bypasses: 0 });
    clock.advance(31 * MINUTE_MS);
    expect((await rates.window()).get('q')).toEqual({ hits: 2, misses: 0, bypasses: 0 });
  });

  it('says nothing about a low rate before there are enough reads', async () => {
    const { rates, read, warnings } = setUp();
    read(0, 199);
    await rates.flush();
    expect(warnings).toEqual([]);
    read(0, 1);
    await rates.flush();
    expect(warnings).toEqual([{ query: 'q', rate: 0, hits: 0, misses: 200, bypasses: 0 }]);
  });

  it('warns once, and again only after the rate had recovered', async () => {
    const { rates, read, warnings } = setUp();
    read(99, 101);
    await rates.flush();
    read(0, 10);
    await rates.flush();
    expect(warnings).toHaveLength(1);
    read(500, 0);
    await rates.flush();
    read(0, 600);
    await rates.flush();
    expect(warnings).toHaveLength(2);
  });

  it('is content with one half', async () => {
    const { rates, read, warnings } = setUp();
    read(100, 100);
    await rates.flush();
    expect(warnings).toEqual([]);
  });

  it('keeps counts that the store did not take', async () => {
    class Failing extends MemoryCountWindow {
      down = true;
      override add(counts: CountsByQuery, nowMs: number): Promise<void> {
        return this.down ? Promise.reject(new Error('away')) : super.add(counts, nowMs);
      }
    }
    const window = new Failing();
    const { rates, read } = setUp(window);
    read(1, 2);
    await rates.flush();
    window.down = false;
    read(1, 0);
    expect((await rates.window()).get('q')).toEqual({ hits: 2, misses: 2, bypasses: 0 });
  });
});
