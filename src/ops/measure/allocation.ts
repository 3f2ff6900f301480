import { setImmediate as nextTurn } from 'node:timers/promises';
import { GCProfiler, getHeapStatistics } from 'node:v8';
import { sweepAll } from './garbage.js';
import { median } from './statistics.js';

/** What a piece of work asked of the memory, in bytes; what it gave back in the meantime counts, too. */
export interface Allocation {
  /** On the JavaScript heap. Exact. */
  readonly heap: number;
  /**
   * Outside of it: buffers, such as the bytes that come from the database. A lower bound: the collector frees buffers
   * on a thread of its own, and those that were made and freed between two looks are not seen.
   */
  readonly external: number;
}

const CALIBRATIONS = 5;
const SETTLE_TURNS = 20;

/**
 * Measures what an asynchronous piece of work allocates.
 *
 * The growth of the used heap alone would miss whatever a collection has freed meanwhile, so V8's own account of every
 * collection (used before, used after) is added: growth plus freed is what was allocated.
 */
export class AllocationMeter {
  /** @param own what measuring nothing seems to allocate; it is taken off */
  private constructor(
    private readonly own: Allocation,
    private readonly before: () => Promise<void>,
  ) {}

  /** For a process that does nothing else: it stands still while all garbage is collected before each measurement. */
  static calibrated(): Promise<AllocationMeter> {
    return AllocationMeter.#calibrated(settle);
  }

  /**
   * For a process that serves others meanwhile: it never stops to collect. What others allocate at the same time counts,
   * too, and of buffers still less is seen.
   */
  static gentle(): Promise<AllocationMeter> {
    return AllocationMeter.#calibrated(() => Promise.resolve());
  }

  static async #calibrated(before: () => Promise<void>): Promise<AllocationMeter> {
    const nothing: Allocation[] = [];
    for (let i = 0; i < CALIBRATIONS; i += 1) nothing.push(await measureRaw(before, () => Promise.resolve()));
    return new AllocationMeter(
      {
        heap: median(nothing.map(({ heap }) => heap)),
        external: median(nothing.map(({ external }) => external)),
      },
      before,
    );
  }

  /** @param times how often `work` is done; the answer is for one time */
  async measure(times: number, work: () => Promise<unknown>): Promise<Allocation> {
    const raw = await measureRaw(this.before, async () => {
      for (let i = 0; i < times; i += 1) await work();
    });
    return {
      heap: Math.max(0, (raw.heap - this.own.heap) / times),
      external: Math.max(0, (raw.external - this.own.external) / times),
    };
  }
}

async function measureRaw(before: () => Promise<void>, work: () => Promise<unknown>): Promise<Allocation> {
  await before();
  const profiler = new GCProfiler();
  profiler.start();
  const start = getHeapStatistics();
  await work();
  const after = getHeapStatistics();
  const collections = profiler.stop()?.statistics ?? [];

  let heap = after.used_heap_size - start.used_heap_size;
  let external = 0;
  let seen = start.external_memory;
  for (const { beforeGC, afterGC } of collections) {
    heap += beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize;
    external += Math.max(0, beforeGC.heapStatistics.externalMemory - seen);
    seen = afterGC.heapStatistics.externalMemory;
  }
  external += Math.max(0, after.external_memory - seen);
  return { heap, external };
}

/** Collects, and waits until the buffers that went with it are really gone. */
async function settle(): Promise<void> {
  sweepAll();
  let external = Number.NaN;
  for (let turn = 0; turn < SETTLE_TURNS && external !== getHeapStatistics().external_memory; turn += 1) {
    external = getHeapStatistics().external_memory;
    await nextTurn();
  }
}
