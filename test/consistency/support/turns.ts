/** Lets everything happen that waits for nothing but its turn in the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Takes `step` over and over until `done`; whoever calls this relies on the time limit of the test. */
export async function until(done: () => boolean | Promise<boolean>, step: () => unknown = () => undefined) {
  while (!(await done())) {
    await step();
    await turn();
  }
}

/** What `work` fails with, awaited later without anybody calling it unhandled meanwhile; undefined: it succeeded. */
export function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
