/** A timer that fires later than this says that the event loop stood still meanwhile. */
const LATE_MS = 10;

/**
 * The outcome of `work`, or a rejection with `expired()` when it takes longer than `limitMs`. Two things that are not
 * the other side's fault do not count: an answer that has arrived but was not read yet because timers run before
 * sockets, and (once) the time in which this process's event loop stood still.
 */
export function withinLimit<T>(work: Promise<T>, limitMs: number, expired: () => Error): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const due = performance.now() + limitMs;
  const expire = (): void => {
    setImmediate(() => reject(expired()));
  };
  let timer = setTimeout(() => {
    const late = performance.now() - due;
    if (late < LATE_MS) expire();
    else timer = setTimeout(expire, Math.min(late, limitMs));
  }, limitMs);
  work.then(
    (value) => {
      clearTimeout(timer);
      resolve(value);
    },
    (error: unknown) => {
      clearTimeout(timer);
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- passed on as it came
      reject(error);
    },
  );
  return promise;
}
