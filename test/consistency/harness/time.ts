import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds on the one monotonic clock that every time in a history is from. */
export function now(): number {
  return performance.now();
}

/** Waits; ends early, without an error, when `signal` is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0 || signal?.aborted) return;
  await pause(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/**
 * Asks again and again until the answer is true.
 * @throws Error that says what did not come about within the time
 */
export async function until(what: string, withinMs: number, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = now() + withinMs;
  while (!(await isSo())) {
    if (now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await pause(20);
  }
}
