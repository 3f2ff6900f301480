/** Somebody wants the program to end: what it made must still be removed. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly code = 'INTERRUPTED';

  constructor() {
    super('Interrupted');
  }
}

/**
 * Runs `work` with a signal that Ctrl-C (or a polite kill) aborts. `work` need not watch it everywhere: the promise
 * is rejected at once, and `cleanUp` is run and waited for however the work ended. A second Ctrl-C ends the process.
 *
 * @throws InterruptedError when it was interrupted; else what `work` threw
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  cleanUp: () => Promise<void>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new InterruptedError());
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const interrupted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  const working = work(controller.signal);
  // Whatever the work complains about after it was abandoned is the consequence of that.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, interrupted]);
  } finally {
    try {
      await cleanUp();
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  }
}
