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
  const [ended] = await Promise.allSettled([Promise.race([work(controller.signal), interrupted])]);
  const [cleaned] = await Promise.allSettled([cleanUp()]);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (ended.status === 'rejected') {
    // Who interrupted must hear what was left behind; elsewhere the first trouble is the one to tell.
    const told = ended.reason instanceof InterruptedError && cleaned.status === 'rejected' ? cleaned : ended;
    throw told.reason;
  }
  if (cleaned.status === 'rejected') throw cleaned.reason;
  return ended.value;
}
